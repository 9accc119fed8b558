import { css, html, LitElement, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { Terminal } from "../../shared/api.js";
import { define } from "../../shared/define.js";

import { base, theme } from "../../shared/theme.js";
import { parts } from "../tokens.js";
import { tell } from "../tell.js";

/** Which terminals; tells `chosen` with their entries. */
@define("richtech-aatss-terminals-field")
export class AatssTerminalsField extends LitElement {
  @property({ attribute: false }) terminals: Terminal[] = [];
  @property({ attribute: false }) chosen: readonly string[] = [];
  /** What to say of a terminal, by its entry. */
  @property({ attribute: false }) hints: Readonly<Record<string, string>> = {};
  @property() label = "";
  /** What to say of all of them. */
  @property() hint = "";
  @property() error = "";
  @property({ type: Boolean }) disabled = false;

  protected override render() {
    return html`<fieldset ?disabled=${this.disabled}>
      <legend>${this.label}</legend>
      ${this.terminals.map(({ entry, title }) => {
        const hint = this.hints[entry] ?? "";
        return html`<wa-checkbox
          .checked=${this.chosen.includes(entry)}
          ?disabled=${this.disabled}
          @change=${(event: Event) => {
            this.toggle(entry, (event.target as HTMLInputElement).checked);
          }}
          >${title}${hint ? html`<span class="quiet hint"> · ${hint}</span>` : nothing}</wa-checkbox
        >`;
      })}
      ${this.hint ? html`<p class="quiet hint">${this.hint}</p>` : nothing}
      ${this.error ? html`<p class="error" role="alert">${this.error}</p>` : nothing}
    </fieldset>`;
  }

  private toggle(entry: string, on: boolean): void {
    const others = this.chosen.filter((one) => one !== entry);
    tell(this, "chosen", on ? [...others, entry] : others);
  }

  static override styles = [
    theme,
    base,
    parts,
    css`
      :host {
        display: block;
      }
      fieldset {
        display: grid;
        gap: 10px;
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0 0 8px;
        font-weight: var(--weight-m);
      }
      .hint {
        font-size: var(--size-s);
      }
      .error {
        color: var(--error-ink);
        font-size: var(--size-s);
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-terminals-field": AatssTerminalsField;
  }
}
