import { mdiClose } from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { property, query } from "lit/decorators.js";
import type { Recognition } from "../shared/api.js";
import { badges, badgeStyles } from "../shared/badges.js";
import { define } from "../shared/define.js";
import type { Hass } from "../shared/hass.js";
import { icon } from "../shared/icon.js";
import "../shared/picture.js";
import { detailsOf, kindOf, nameOf } from "../shared/recognitions.js";
import { common, fill } from "../shared/texts.js";
import { base, theme } from "../shared/theme.js";

/** A visit with its whole picture and all that is known of it. */
@define("richtech-visit-dialog")
export class VisitDialog extends LitElement {
  @property({ attribute: false }) hass?: Hass;
  @property({ attribute: false }) visit: Recognition | null = null;
  @property({ attribute: false }) terminal = "";

  @query("dialog") private readonly dialog?: HTMLDialogElement;

  async show(visit: Recognition, terminal: string): Promise<void> {
    this.visit = visit;
    this.terminal = terminal;
    await this.updateComplete;
    if (!this.dialog?.open) this.dialog?.showModal();
  }

  #close(): void {
    this.dialog?.close();
  }

  protected override render() {
    const { hass, visit } = this;
    return html`<dialog aria-labelledby="name" closedby="any" @close=${this.#closed}>
      ${hass && visit ? this.#content(hass, visit) : nothing}
    </dialog>`;
  }

  #content(hass: Hass, visit: Recognition) {
    const name = nameOf(visit);
    return html`<div class="content">
      <button type="button" class="close" aria-label=${common.close} @click=${this.#close}>
        ${icon(mdiClose)}
      </button>
      <richtech-aatss-picture
        class=${visit.picture ? "whole" : "none"}
        fit="contain"
        backdrop
        eager
        .src=${visit.picture}
        .name=${visit.name}
        .kind=${visit.kind}
        .alt=${visit.picture ? fill(common.picture_of, { name }) : common.no_picture}
      ></richtech-aatss-picture>
      <div class="text">
        <h2 id="name">${name}</h2>
        <p>${kindOf(visit)}</p>
        ${badges(hass, visit, "unusual")}
        ${visit.live ? nothing : html`<p class="hint">${common.missed_hint}.</p>`}
        <dl>
          ${detailsOf(hass, visit, this.terminal).map(
            ([label, value]) =>
              html`<dt>${label}</dt>
                <dd>${value}</dd>`,
          )}
        </dl>
      </div>
    </div>`;
  }

  #closed(): void {
    this.visit = null;
  }

  static override styles = [
    theme,
    base,
    badgeStyles,
    css`
      dialog {
        width: min(440px, calc(100vw - 32px));
        max-height: calc(100dvh - 32px);
        padding: 0;
        overflow: auto;
        border: 0;
        border-radius: var(--ha-dialog-border-radius, var(--ha-border-radius-3xl, 24px));
        background: var(--ha-dialog-surface-background, var(--card-background-color, #fff));
        color: var(--text);
        box-shadow: 0 8px 40px rgba(0, 0, 0, 0.3);
      }
      dialog::backdrop {
        background: rgba(0, 0, 0, 0.5);
      }
      .content {
        position: relative;
      }
      .close {
        position: absolute;
        z-index: 1;
        top: 12px;
        inset-inline-end: 12px;
        display: grid;
        place-items: center;
        width: 40px;
        height: 40px;
        padding: 0;
        border: 0;
        border-radius: 50%;
        background: color-mix(in srgb, var(--surface) 80%, transparent);
        cursor: pointer;
      }
      richtech-aatss-picture {
        --picture-radius: 0;
      }
      .whole {
        height: min(56dvh, 440px);
      }
      .none {
        height: 160px;
      }
      .text {
        padding: 16px 24px 24px;
      }
      h2 {
        margin: 0;
        font-size: var(--ha-font-size-2xl, 24px);
        font-weight: var(--weight);
        line-height: 1.25;
        overflow-wrap: anywhere;
      }
      p {
        margin: 0 0 8px;
        color: var(--text-2);
      }
      .hint {
        margin: 8px 0 0;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 8px 24px;
        margin: 16px 0 0;
      }
      dt {
        color: var(--text-2);
      }
      dd {
        margin: 0;
        text-align: end;
        overflow-wrap: anywhere;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-visit-dialog": VisitDialog;
  }
}
