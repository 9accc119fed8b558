import { readdirSync } from "node:fs";
import type { Plugin } from "vite";

const ELEMENTS = "node_modules/@awesome.me/webawesome/dist/components";
const PACKAGE = /[\\/]@awesome\.me[\\/]webawesome[\\/]/;
const OWN = /[\\/](?:src|dev)[\\/][^?]*\.ts$/;
const LICENSE = /^\/\*!.*\*\/$/gm;
const ADDRESS = /https:\/\/(?:webawesome|github)\.com[^\s`"']*/g;
const ANIMATIONS = /\/\* #region Animations[\s\S]*\/\* #endregion \*\//;

/** Drawn by Home Assistant's own icons; there are no others. */
const SYSTEM_ICONS = `
import { mdiCheck, mdiChevronDown, mdiChevronLeft, mdiChevronRight, mdiClose, mdiCloseCircleOutline, mdiMinus } from "@mdi/js";
const paths = {
  check: mdiCheck,
  "chevron-down": mdiChevronDown,
  "chevron-left": mdiChevronLeft,
  "chevron-right": mdiChevronRight,
  "circle-xmark": mdiCloseCircleOutline,
  indeterminate: mdiMinus,
  xmark: mdiClose,
};
const svg = (path) => \`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="\${path}"/></svg>\`;
export const icons = { solid: {}, regular: {} };
export const library_system_default = {
  name: "system",
  resolver: (name) => "data:image/svg+xml," + encodeURIComponent(svg(paths[name] ?? "")),
  mutator: (icon) => icon.setAttribute("fill", "currentColor"),
};`;

const NO_ICONS = `
export const getIconFolder = () => "";
export const library_default_default = { name: "default", resolver: () => "" };`;

/** What is replaced of the package, by the name that its bundler has left there. */
const REPLACED: [string, (code: string) => string][] = [
  ["// src/components/icon/library.system.ts", () => SYSTEM_ICONS],
  ["// src/components/icon/library.default.ts", () => NO_ICONS],
  ["// src/components/icon/icon.styles.ts", (code) => code.replace(ANIMATIONS, "")],
];

/**
 * Gives the elements of Web Awesome names of our own, for Home Assistant brings `wa-button` and others itself, in
 * another version, and a name can be defined only once. Nothing is loaded from elsewhere.
 */
export function webAwesome(): Plugin {
  const elements = readdirSync(ELEMENTS).sort((one, other) => other.length - one.length);
  const names = new RegExp(`(?<![\\w-])wa-(?=(?:${elements.join("|")})(?![\\w-]))`, "g");
  return {
    name: "web-awesome",
    enforce: "pre",
    transform(code, id) {
      if (!PACKAGE.test(id) && !OWN.test(id)) return null;
      const own = PACKAGE.test(id) ? slim(code) : code;
      return { code: own.replace(names, "richtech-wa-"), map: null };
    },
  };
}

function slim(code: string): string {
  const [, replace] = REPLACED.find(([name]) => code.includes(name)) ?? [];
  return (replace?.(code) ?? code).replace(LICENSE, "").replace(ADDRESS, "");
}
