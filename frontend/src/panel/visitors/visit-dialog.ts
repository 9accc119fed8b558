import { mdiChevronLeft, mdiChevronRight } from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { property, query } from "lit/decorators.js";
import type { Recognition, Terminal } from "../../shared/api.js";
import { define } from "../../shared/define.js";
import type { Hass } from "../../shared/hass.js";
import { icon } from "../../shared/icon.js";
import { detailsOf } from "../../shared/recognitions.js";
import { common, fill } from "../../shared/texts.js";
import { base, theme } from "../../shared/theme.js";
import "../../shared/picture.js";
import { parts } from "../tokens.js";
import { type Actions, kindChip, missedChip, nameOf, offered } from "./row.js";
import { texts } from "./texts.js";
import { tell } from "../tell.js";

/** One visit with its picture, large, and all that is known of it. */
@define("richtech-aatss-visit-dialog")
export class AatssVisitDialog extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property({ attribute: false }) visit!: Recognition;
  @property({ attribute: false }) terminals: Terminal[] = [];
  @property({ attribute: false }) actions!: Actions;
  @property({ type: Boolean }) first = false;
  @property({ type: Boolean }) last = false;

  @query("wa-dialog") private dialog!: HTMLElement & { open: boolean };

  /** Closes, and says so when it is closed. */
  close(): void {
    this.dialog.open = false;
  }

  protected override render() {
    const { visit } = this;
    const name = nameOf(visit);
    return html`<wa-dialog
      open
      light-dismiss
      label=${name}
      @keydown=${this.onKey}
      @wa-after-hide=${(event: Event) => {
        if (event.target === event.currentTarget) tell(this, "closed");
      }}
    >
      <div class="body">
        <richtech-aatss-picture
          eager
          fit="contain"
          backdrop
          .src=${visit.picture}
          .name=${visit.name}
          .kind=${visit.kind}
          alt=${visit.picture ? fill(common.picture_of, { name }) : common.no_picture}
        ></richtech-aatss-picture>
        <div class="about">
          <div class="chips">${kindChip(visit)}${missedChip(visit)}</div>
          <dl>
            ${this.facts().map(
              ([label, value]) =>
                html`<div>
                  <dt class="quiet">${label}</dt>
                  <dd>${value}</dd>
                </div>`,
            )}
          </dl>
          ${visit.live ? nothing : html`<p class="quiet">${common.missed_hint}.</p>`}
        </div>
      </div>
      <div class="foot" slot="footer">
        ${this.step(-1, texts.previous, mdiChevronLeft, this.first)}
        ${this.step(1, texts.next, mdiChevronRight, this.last)}
        <span class="grow"></span>
        ${this.offers()}
      </div>
    </wa-dialog>`;
  }

  private facts(): [string, string][] {
    const { visit, hass } = this;
    const terminal = this.terminals.find((one) => one.entry === visit.entry)?.title ?? "";
    return [...detailsOf(hass, visit, terminal), [texts.record, String(visit.record_id)]];
  }

  private step(by: number, label: string, path: string, disabled: boolean) {
    return html`<wa-button
      class="step"
      appearance="plain"
      variant="brand"
      ?disabled=${disabled}
      @click=${() => {
        tell(this, "step", by);
      }}
      ><span slot=${by < 0 ? "start" : "end"}>${icon(path)}</span>
      <span class="label">${label}</span></wa-button
    >`;
  }

  private offers() {
    const { visit, actions } = this;
    const what = this.hass.user?.is_admin ? offered(visit) : null;
    const all = html`<wa-button
      appearance="plain"
      variant="brand"
      @click=${() => {
        tell(this, "all-visits", visit);
      }}
      >${texts.all_visits}</wa-button
    >`;
    const offer = html`<wa-button
      variant="brand"
      @click=${() => {
        actions[what === "enrol" ? "enrol" : "person"](visit);
      }}
      >${what === "enrol" ? texts.enrol : texts.show_person}</wa-button
    >`;
    return html`${visit.user_id ? all : nothing}${what ? offer : nothing}`;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by || (by < 0 ? this.first : this.last)) return;
    event.preventDefault();
    tell(this, "step", by);
  };

  static override styles = [
    theme,
    base,
    parts,
    css`
      wa-dialog {
        --width: 880px;
      }
      .body {
        display: grid;
        grid-template-columns: minmax(0, 3fr) minmax(220px, 2fr);
        gap: 24px;
      }
      richtech-aatss-picture {
        height: min(62vh, 520px);
        --picture-radius: 16px;
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-bottom: 16px;
      }
      dl > div {
        padding: 6px 0;
      }
      dt {
        font-size: var(--size-s);
        line-height: 1.4;
      }
      dd {
        overflow-wrap: anywhere;
      }
      p {
        margin-top: 12px;
        font-size: var(--size-s);
      }
      .foot {
        display: flex;
        flex: 1;
        flex-wrap: wrap;
        gap: 8px;
        margin: 0 -8px;
      }
      .step span {
        display: flex;
      }
      @media (max-width: 600px) {
        .body {
          grid-template-columns: minmax(0, 1fr);
          gap: 16px;
        }
        richtech-aatss-picture {
          height: 42vh;
        }
        .step .label {
          position: absolute;
          clip-path: inset(50%);
        }
        dl {
          display: grid;
          grid-template-columns: 1fr 1fr;
          column-gap: 16px;
        }
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-visit-dialog": AatssVisitDialog;
  }
}
