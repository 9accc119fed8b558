import {
  mdiAccount,
  mdiCalendar,
  mdiClose,
  mdiDownload,
  mdiFilterVariant,
  mdiMagnify,
  mdiTablet,
} from "@mdi/js";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { Kind, Terminal } from "../../shared/api.js";
import { define } from "../../shared/define.js";
import { formatShortDate } from "../../shared/format.js";
import type { Hass } from "../../shared/hass.js";
import { icon } from "../../shared/icon.js";
import { common, fill } from "../../shared/texts.js";
import { base, theme } from "../../shared/theme.js";
import { bar } from "../bar.js";
import { parts } from "../tokens.js";
import { fromClock } from "../zoned.js";
import { type Filter, isFiltered, NO_FILTER, type Period, period } from "./filter.js";
import { texts } from "./texts.js";
import { tell } from "../tell.js";

const KINDS = Object.keys(common.kind) as Kind[];
const PERIODS: Record<Period, string> = {
  any: texts.any_time,
  today: texts.today,
  yesterday: texts.yesterday,
  last_7: texts.last_7,
  last_30: texts.last_30,
};
const TYPING = 300;

type Select = CustomEvent<{ item: { value: string; checked: boolean; type: string } }>;

/** What is searched for; tells `filter` at each change, `choose-days` and `download`. */
@define("richtech-aatss-visit-filter")
export class AatssVisitFilter extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property({ attribute: false }) filter: Filter = NO_FILTER;
  @property({ attribute: false }) terminals: Terminal[] = [];

  private typing = 0;

  protected override render() {
    const { filter } = this;
    return html`<div class="bar">
      <wa-input
        class="search"
        type="search"
        placeholder=${texts.search}
        label=${texts.search}
        with-clear
        .value=${filter.name}
        @input=${this.onSearch}
        ><span slot="start">${icon(mdiMagnify)}</span></wa-input
      >
      <div class="filters">
        ${this.kinds()}${this.entries()}${this.days()}${this.person()}
        ${
          isFiltered(filter)
            ? html`<wa-button
                size="s"
                appearance="plain"
                variant="brand"
                @click=${() => {
                  this.set(NO_FILTER);
                }}
                >${texts.clear_filters}</wa-button
              >`
            : nothing
        }
      </div>
      <button
        class="icon-button download"
        title=${texts.download}
        aria-label=${texts.download}
        @click=${() => {
          tell(this, "download");
        }}
      >
        ${icon(mdiDownload)}
      </button>
    </div>`;
  }

  private kinds() {
    const { kinds, missed } = this.filter;
    const count = kinds.length + (missed ? 1 : 0);
    const items = KINDS.map((kind) => check(kind, common.kind[kind], kinds.includes(kind)));
    return this.menu(mdiFilterVariant, texts.kind, count, this.onKind, [
      ...items,
      check("missed", texts.missed_only, missed),
    ]);
  }

  private entries() {
    if (this.terminals.length < 2) return nothing;
    const { entries } = this.filter;
    const items = this.terminals.map((one) =>
      check(one.entry, one.title, entries.includes(one.entry)),
    );
    return this.menu(mdiTablet, texts.terminal, entries.length, this.onEntry, items);
  }

  private days() {
    const { first, last } = this.filter;
    const items = Object.entries(PERIODS).map(
      ([name, label]) => html`<wa-dropdown-item value=${name}>${label}</wa-dropdown-item>`,
    );
    const choose = html`<wa-dropdown-item value="choose">${texts.choose_days}</wa-dropdown-item>`;
    const label = first || last ? this.daysText() : texts.days;
    return this.menu(mdiCalendar, label, first || last ? -1 : 0, this.onDays, [...items, choose]);
  }

  private person() {
    const { person } = this.filter;
    if (!person) return nothing;
    return html`<wa-button
      class="chosen"
      size="s"
      appearance="outlined"
      title=${texts.remove_filter}
      @click=${() => {
        this.set({ ...this.filter, person: null });
      }}
      >${icon(mdiAccount)} ${fill(texts.only_person, { name: person.name })}
      ${icon(mdiClose)}</wa-button
    >`;
  }

  private menu(
    path: string,
    label: string,
    count: number,
    onSelect: (event: Select) => void,
    items: TemplateResult[],
  ) {
    return html`<wa-dropdown @wa-select=${onSelect}>
      <wa-button
        slot="trigger"
        class=${count ? "chosen" : ""}
        size="s"
        appearance="outlined"
        with-caret
        >${icon(path)} ${label}${count > 0 ? ` (${count})` : ""}</wa-button
      >
      ${items}
    </wa-dropdown>`;
  }

  private daysText(): string {
    const { first, last } = this.filter;
    const { hass } = this;
    const same = Object.keys(PERIODS).find((name) => {
      const days = period(name as Period, hass);
      return days.first === first && days.last === last;
    });
    if (same) return PERIODS[same as Period];
    const text = (day: string | null) => {
      const noon = day ? fromClock(hass, `${day}T12:00`) : null;
      return noon ? formatShortDate(hass, noon) : "";
    };
    return first === last ? text(first) : `${text(first)} – ${text(last)}`;
  }

  private set(filter: Filter): void {
    clearTimeout(this.typing);
    tell(this, "filter", filter);
  }

  private readonly onSearch = (event: Event): void => {
    const name = (event.target as HTMLInputElement).value;
    clearTimeout(this.typing);
    this.typing = window.setTimeout(() => {
      this.set({ ...this.filter, name });
    }, TYPING);
  };

  private readonly onKind = (event: Select): void => {
    event.preventDefault();
    const { value } = event.detail.item;
    const { kinds, missed } = this.filter;
    if (value === "missed") this.set({ ...this.filter, missed: !missed });
    else this.set({ ...this.filter, kinds: toggled(kinds, value as Kind) });
  };

  private readonly onEntry = (event: Select): void => {
    event.preventDefault();
    const entries = toggled(this.filter.entries, event.detail.item.value);
    this.set({ ...this.filter, entries });
  };

  private readonly onDays = (event: Select): void => {
    const { value } = event.detail.item;
    if (value === "choose") tell(this, "choose-days");
    else this.set({ ...this.filter, ...period(value as Period, this.hass) });
  };

  static override styles = [
    theme,
    base,
    parts,
    bar,
    css`
      :host {
        display: block;
      }
    `,
  ];
}

function check(value: string, label: string, checked: boolean) {
  return html`<wa-dropdown-item type="checkbox" value=${value} .checked=${checked}
    >${label}</wa-dropdown-item
  >`;
}

function toggled<Value>(values: Value[], value: Value): Value[] {
  return values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-visit-filter": AatssVisitFilter;
  }
}
