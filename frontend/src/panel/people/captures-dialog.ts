import { mdiAlertCircle, mdiImageOff } from "@mdi/js";
import { css, html, LitElement } from "lit";
import { property, query, state } from "lit/decorators.js";
import { errorText, listRecognitions, type Recognition } from "../../shared/api.js";
import { define } from "../../shared/define.js";
import { formatWhen } from "../../shared/format.js";
import type { Hass } from "../../shared/hass.js";
import { icon } from "../../shared/icon.js";
import { common as shared, fill } from "../../shared/texts.js";
import { base, theme } from "../../shared/theme.js";
import "../../shared/picture.js";
import { texts as common } from "../texts.js";
import { parts } from "../tokens.js";
import { nameOf } from "../visitors/row.js";
import { photo as texts } from "./texts.js";
import { tell } from "../tell.js";

const LAST = 60;

/** The pictures of the last visitors, to take one; tells `capture` with its recognition's id. */
@define("richtech-aatss-captures-dialog")
export class AatssCapturesDialog extends LitElement {
  @property({ attribute: false }) hass!: Hass;

  @state() private visits: Recognition[] | null = null;
  @state() private error: unknown = null;
  @query("wa-dialog") private dialog!: HTMLElement & { open: boolean };

  override connectedCallback(): void {
    super.connectedCallback();
    void this.read();
  }

  protected override render() {
    return html`<wa-dialog
      open
      label=${texts.captures_title}
      @wa-after-hide=${() => {
        tell(this, "closed");
      }}
    >
      ${this.content()}
      <wa-button slot="footer" appearance="plain" variant="brand" data-dialog="close"
        >${common.cancel}</wa-button
      >
    </wa-dialog>`;
  }

  private content() {
    if (this.error !== null) {
      const text = errorText(this.error, shared.failed);
      return html`<div class="empty" role="alert">${icon(mdiAlertCircle)}${text}</div>`;
    }
    if (!this.visits) return html`<div class="empty"><wa-spinner></wa-spinner></div>`;
    if (!this.visits.length) {
      return html`<div class="empty">${icon(mdiImageOff)}${texts.captures_none}</div>`;
    }
    return html`<div class="captures">${this.visits.map((visit) => this.capture(visit))}</div>`;
  }

  private capture(visit: Recognition) {
    const time = formatWhen(this.hass, new Date(visit.at));
    const name = nameOf(visit);
    return html`<button
      aria-label=${fill(texts.use, { name, time })}
      @click=${() => {
        tell(this, "capture", visit.id);
        this.dialog.open = false;
      }}
    >
      <richtech-aatss-picture .src=${visit.thumbnail}></richtech-aatss-picture>
      <span class="cut">${name}</span>
      <span class="cut quiet">${time}</span>
    </button>`;
  }

  private async read(): Promise<void> {
    try {
      const { recognitions } = await listRecognitions(this.hass, { limit: LAST });
      this.visits = recognitions.filter(({ picture }) => picture !== null);
    } catch (error) {
      this.error = error;
    }
  }

  static override styles = [
    theme,
    base,
    parts,
    css`
      wa-dialog {
        --width: 640px;
      }
      .captures {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(104px, 1fr));
        gap: 12px;
      }
      button {
        display: grid;
        padding: 0;
        border: 0;
        border-radius: 12px;
        background: none;
        font-size: var(--size-s);
        line-height: 1.4;
        text-align: start;
        cursor: pointer;
      }
      richtech-aatss-picture {
        width: 100%;
        aspect-ratio: 1;
        margin-bottom: 4px;
        --picture-radius: 12px;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-captures-dialog": AatssCapturesDialog;
  }
}
