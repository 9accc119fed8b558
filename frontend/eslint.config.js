import js from "@eslint/js";
import { configs as lit } from "eslint-plugin-lit";
import a11y from "eslint-plugin-lit-a11y";
import { defineConfig, globalIgnores } from "eslint/config";
import { configs as typescript } from "typescript-eslint";

export default defineConfig(
  globalIgnores(["node_modules/"]),
  js.configs.recommended,
  typescript.strictTypeChecked,
  typescript.stylisticTypeChecked,
  lit["flat/recommended"],
  a11y.configs.recommended,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // What a message holds is said where it is asked for.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: ["**/*.js"],
    extends: [typescript.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
  },
);
