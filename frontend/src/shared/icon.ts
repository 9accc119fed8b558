import { svg, html, type TemplateResult } from "lit";

/** Draws an icon from `@mdi/js` in the size and colour of the text, unless `--icon-size` says otherwise. */
export function icon(path: string): TemplateResult {
  return html`<svg
    class="icon"
    viewBox="0 0 24 24"
    aria-hidden="true"
    focusable="false"
    style="width: var(--icon-size, 24px); height: var(--icon-size, 24px); fill: currentColor; flex: none"
  >
    ${svg`<path d=${path}></path>`}
  </svg>`;
}
