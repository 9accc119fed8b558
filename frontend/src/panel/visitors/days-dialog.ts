import { css, html, LitElement, nothing } from "lit";
import { property, query, state } from "lit/decorators.js";
import { define } from "../../shared/define.js";

import { base, theme } from "../../shared/theme.js";
import { texts as common } from "../texts.js";
import { parts } from "../tokens.js";
import type { Filter } from "./filter.js";
import { texts } from "./texts.js";
import { tell } from "../tell.js";

/** Asks for the first and the last day; tells `days`. */
@define("richtech-aatss-days-dialog")
export class AatssDaysDialog extends LitElement {
  @property({ attribute: false }) days!: Pick<Filter, "first" | "last">;
  @property() today = "";

  @state() private error = "";
  @query("wa-dialog") private dialog!: HTMLElement & { open: boolean };
  @query("#first") private first!: HTMLInputElement;
  @query("#last") private last!: HTMLInputElement;

  protected override render() {
    return html`<wa-dialog
      open
      label=${texts.choose_days_title}
      @wa-after-hide=${() => {
        tell(this, "closed");
      }}
    >
      <div class="days">${this.day("first", texts.from)}${this.day("last", texts.to)}</div>
      ${this.error ? html`<p role="alert">${this.error}</p>` : nothing}
      <wa-button slot="footer" appearance="plain" variant="brand" data-dialog="close"
        >${common.cancel}</wa-button
      >
      <wa-button slot="footer" variant="brand" @click=${this.apply}>${texts.apply}</wa-button>
    </wa-dialog>`;
  }

  private day(id: "first" | "last", label: string) {
    return html`<wa-input
      id=${id}
      type="date"
      label=${label}
      max=${this.today}
      .value=${this.days[id] ?? ""}
    ></wa-input>`;
  }

  private readonly apply = (): void => {
    const first = this.first.value || null;
    const last = this.last.value || null;
    this.error = first && last && first > last ? texts.days_reversed : "";
    if (this.error) return;
    tell(this, "days", { first, last });
    this.dialog.open = false;
  };

  static override styles = [
    theme,
    base,
    parts,
    css`
      .days {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(160px, 1fr));
        gap: 16px;
      }
      p {
        margin-top: 12px;
        color: var(--error-ink);
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-days-dialog": AatssDaysDialog;
  }
}
