import { html, LitElement } from "lit";
import { property } from "lit/decorators.js";
import { define } from "../shared/define.js";
import type { Hass } from "../shared/hass.js";
import { panel } from "../shared/texts.js";
import { base, theme } from "../shared/theme.js";

/** The page in the sidebar. */
@define("richtech-aatss-panel")
export class AatssPanel extends LitElement {
  @property({ attribute: false }) hass?: Hass;
  @property({ type: Boolean, reflect: true }) narrow = false;
  @property({ attribute: false }) route?: { prefix: string; path: string };

  protected override render() {
    return html`<h1>${panel.visitors}</h1>`;
  }

  static override styles = [theme, base];
}
