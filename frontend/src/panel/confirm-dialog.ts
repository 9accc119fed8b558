import { html, LitElement } from "lit";
import { property, query } from "lit/decorators.js";
import { define } from "../shared/define.js";

import { base, theme } from "../shared/theme.js";
import { parts } from "./tokens.js";
import { tell } from "./tell.js";

/** Asks a question; tells `answer` with whether the user wants it. */
@define("richtech-aatss-confirm-dialog")
export class AatssConfirmDialog extends LitElement {
  @property() heading = "";
  @property() text = "";
  @property() yes = "";
  @property() no = "";

  @query("wa-dialog") private dialog!: HTMLElement & { open: boolean };
  private answer = false;

  protected override render() {
    return html`<wa-dialog
      open
      label=${this.heading}
      @wa-after-hide=${() => {
        tell(this, "answer", this.answer);
      }}
    >
      <p>${this.text}</p>
      <wa-button slot="footer" appearance="plain" variant="brand" data-dialog="close"
        >${this.no}</wa-button
      >
      <wa-button
        slot="footer"
        variant="danger"
        @click=${() => {
          this.answer = true;
          this.dialog.open = false;
        }}
        >${this.yes}</wa-button
      >
    </wa-dialog>`;
  }

  static override styles = [theme, base, parts];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-confirm-dialog": AatssConfirmDialog;
  }
}
