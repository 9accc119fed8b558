import { defineConfig } from "vitest/config";
import { compact } from "./build/compact.js";
import { webAwesome } from "./build/webawesome.js";

// One file for each: `vite build --mode card` and `vite build --mode panel`.
export default defineConfig(({ mode }) => ({
  publicDir: false,
  plugins: [webAwesome(), compact()],
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  optimizeDeps: { exclude: ["@awesome.me/webawesome"] },
  build: {
    target: "es2022",
    outDir: "../custom_components/richtech_aatss/frontend",
    emptyOutDir: false,
    sourcemap: false,
    minify: true,
    reportCompressedSize: false,
    lib: {
      entry: `src/${mode}/${mode}.ts`,
      formats: ["es"],
      fileName: () => `${mode}.js`,
    },
    rolldownOptions: { output: { codeSplitting: false, minify: true, comments: { legal: true } } },
  },
  test: {
    environment: "node",
    include: ["src/**/*.test.ts"],
  },
}));
