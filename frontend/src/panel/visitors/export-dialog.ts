import { css, html, LitElement } from "lit";
import { property, query, state } from "lit/decorators.js";
import { errorText, type Terminal } from "../../shared/api.js";
import { define } from "../../shared/define.js";
import { dayOf, formatNumber } from "../../shared/format.js";
import type { Hass } from "../../shared/hass.js";
import { common as shared, fill } from "../../shared/texts.js";
import { base, theme } from "../../shared/theme.js";
import { save } from "../csv.js";
import { texts as common } from "../texts.js";
import { parts } from "../tokens.js";
import { readAll, tableOf } from "./export.js";
import { type Filter, queryOf } from "./filter.js";
import { texts } from "./texts.js";
import { tell } from "../tell.js";

/** Reads all visitors that match and saves them as a file. */
@define("richtech-aatss-export-dialog")
export class AatssExportDialog extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property({ attribute: false }) filter!: Filter;
  @property({ attribute: false }) terminals: Terminal[] = [];

  @state() private count = 0;
  @state() private outcome = "";
  @query("wa-dialog") private dialog!: HTMLElement & { open: boolean };
  private readonly stopped = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    void this.run();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopped.abort();
  }

  protected override render() {
    const count = formatNumber(this.hass, this.count);
    return html`<wa-dialog
      open
      label=${texts.csv_title}
      @wa-after-hide=${() => {
        tell(this, "closed");
      }}
    >
      <div role="status">
        ${
          this.outcome
            ? html`<p>${this.outcome}</p>`
            : html`<p>${texts.csv_reading}</p>
                <wa-progress-bar indeterminate label=${texts.csv_reading}></wa-progress-bar>
                <p class="quiet">${fill(texts.csv_count, { count })}</p>`
        }
      </div>
      <wa-button
        slot="footer"
        variant="brand"
        appearance=${this.outcome ? "accent" : "plain"}
        @click=${() => {
          this.dialog.open = false;
        }}
        >${this.outcome ? common.close : common.cancel}</wa-button
      >
    </wa-dialog>`;
  }

  private async run(): Promise<void> {
    const { hass, filter, terminals } = this;
    const { signal } = this.stopped;
    const progress = (count: number) => {
      this.count = count;
    };
    try {
      const { visits, bounded } = await readAll(hass, queryOf(filter, hass), progress, signal);
      save(tableOf(visits, terminals, hass), `visitors-${dayOf(hass, new Date())}.csv`);
      const count = formatNumber(hass, visits.length);
      this.outcome = fill(bounded ? texts.csv_bound : texts.csv_ready, { count });
    } catch (error) {
      if (!signal.aborted) {
        this.outcome = fill(texts.csv_failed, { error: errorText(error, shared.failed) });
      }
    }
  }

  static override styles = [
    theme,
    base,
    parts,
    css`
      div {
        display: grid;
        gap: 12px;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-export-dialog": AatssExportDialog;
  }
}
