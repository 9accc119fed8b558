import {
  mdiCalendarRemove,
  mdiClose,
  mdiContentCopy,
  mdiDelete,
  mdiMagnify,
  mdiRefresh,
  mdiSort,
} from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { property } from "lit/decorators.js";
import type { SortingState } from "@tanstack/lit-table";
import { define } from "../../shared/define.js";
import { formatNumber } from "../../shared/format.js";
import type { Hass } from "../../shared/hass.js";
import { icon } from "../../shared/icon.js";
import { fill } from "../../shared/texts.js";
import { base, theme } from "../../shared/theme.js";
import { bar } from "../bar.js";
import { parts } from "../tokens.js";
import type { Change } from "./changes.js";
import { type Column, columnsOf } from "./table-model.js";
import { texts } from "./texts.js";
import { tell } from "../tell.js";

/** Over the table: the search, or what to do with those who are chosen. Tells `find`, `sort`, `reload`, `bulk`. */
@define("richtech-aatss-people-bar")
export class AatssPeopleBar extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property() search = "";
  @property({ type: Number }) count = 0;
  @property({ type: Number }) chosen = 0;
  @property({ type: Boolean }) several = false;
  @property({ type: Boolean }) reading = false;
  @property({ attribute: false }) sorting: SortingState = [];
  @property({ type: Boolean }) narrow = false;

  protected override render() {
    return html`<div class="bar ${this.chosen ? "choosing" : ""}">
      ${this.chosen ? this.actions() : this.finding()}
    </div>`;
  }

  private finding() {
    const label = this.count
      ? fill(texts.search, { count: formatNumber(this.hass, this.count) })
      : texts.search_none;
    return html`<wa-input
        class="search"
        type="search"
        placeholder=${label}
        label=${label}
        with-clear
        .value=${this.search}
        @input=${(event: Event) => {
          tell(this, "find", (event.target as HTMLInputElement).value);
        }}
        ><span slot="start">${icon(mdiMagnify)}</span></wa-input
      >
      <button
        class="icon-button"
        title=${texts.reload}
        aria-label=${texts.reload}
        ?disabled=${this.reading}
        @click=${() => {
          tell(this, "reload");
        }}
      >
        ${icon(mdiRefresh)}
      </button>
      ${this.narrow ? this.sorts() : nothing}`;
  }

  private sorts() {
    const [sorted] = this.sorting;
    const columns: Column[] = columnsOf([]);
    return html`<div class="filters">
      <wa-dropdown
        @wa-select=${(event: CustomEvent<{ item: { value: string } }>) => {
          const id = event.detail.item.value;
          tell(this, "sort", [{ id, desc: sorted?.id === id && !sorted.desc }]);
        }}
      >
        <wa-button slot="trigger" size="s" appearance="outlined" with-caret
          >${icon(mdiSort)} ${texts.sort_by}
          ${String(columns.find(({ id }) => id === sorted?.id)?.header ?? "")}</wa-button
        >
        ${columns.map(
          ({ id, header }) =>
            html`<wa-dropdown-item type="checkbox" value=${id ?? ""} .checked=${id === sorted?.id}
              >${String(header)}</wa-dropdown-item
            >`,
        )}
      </wa-dropdown>
    </div>`;
  }

  private actions() {
    const { chosen } = this;
    const text = chosen === 1 ? texts.chosen_one : fill(texts.chosen_many, { count: chosen });
    return html`<button
        class="icon-button"
        title=${texts.unchoose}
        aria-label=${texts.unchoose}
        @click=${() => {
          tell(this, "unchoose");
        }}
      >
        ${icon(mdiClose)}
      </button>
      <span role="status" class="grow">${text}</span>
      <div class="filters">
        ${this.several ? this.action("copy", mdiContentCopy, this.narrow ? texts.copy_short : texts.copy) : nothing}
        ${this.action("end", mdiCalendarRemove, texts.end)}
        ${this.action("remove", mdiDelete, texts.remove)}
      </div>`;
  }

  private action(what: Change["what"], path: string, label: string) {
    return html`<wa-button
      size="s"
      appearance="outlined"
      variant=${what === "remove" ? "danger" : "neutral"}
      @click=${() => {
        tell(this, "bulk", what);
      }}
      >${icon(path)} ${label}</wa-button
    >`;
  }

  static override styles = [
    theme,
    base,
    parts,
    bar,
    css`
      .choosing {
        background: var(--primary-soft);
      }
      .icon-button:disabled {
        color: var(--text-off);
        cursor: default;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-people-bar": AatssPeopleBar;
  }
}
