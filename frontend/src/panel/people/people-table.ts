import { mdiArrowDown, mdiArrowUp } from "@mdi/js";
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { styleMap } from "lit/directives/style-map.js";
import {
  type Header,
  type LitTable,
  type Row,
  type RowSelectionState,
  type SortingState,
  TableController,
} from "@tanstack/lit-table";
import { type VirtualItem, VirtualizerController } from "@tanstack/lit-virtual";
import type { Terminal } from "../../shared/api.js";
import { define } from "../../shared/define.js";
import type { Hass } from "../../shared/hass.js";
import { icon } from "../../shared/icon.js";
import { fill } from "../../shared/texts.js";
import { base, theme } from "../../shared/theme.js";
import { Haste } from "../haste.js";
import { parts, pressable } from "../tokens.js";
import { cellStyles } from "./cells.js";
import { narrowRow, wideRow } from "./person-row.js";
import type { PersonRow } from "./sameness.js";
import { type Column, columnsOf, type Features, features } from "./table-model.js";
import { tableStyles } from "./table-styles.js";
import { texts } from "./texts.js";
import { tell } from "../tell.js";

const HEIGHT = 60;
const NARROW_HEIGHT = 84;

/** The people as a table; only what is seen is on the page. Tells `show`, `compare` and `choose`. */
@define("richtech-aatss-people-table")
export class AatssPeopleTable extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property({ attribute: false }) terminals: Terminal[] = [];
  @property({ attribute: false }) rows: PersonRow[] = [];
  @property({ attribute: false }) chosen: ReadonlySet<string> = new Set();
  @property({ attribute: false }) sorting: SortingState = [];
  @property({ type: Boolean, reflect: true }) narrow = false;

  @query(".scroller") private scroller!: HTMLElement;
  @state() private columns: Column[] = [];

  private readonly controller = new TableController<Features, PersonRow>(this);
  private readonly virtual = new VirtualizerController<HTMLElement, HTMLElement>(this, {
    count: 0,
    getScrollElement: () => this.scroller,
    estimateSize: () => (this.narrow ? NARROW_HEIGHT : HEIGHT),
    overscan: 8,
  });

  private readonly haste = new Haste();

  protected override willUpdate(changed: PropertyValues<this>): void {
    const titles = (terminals: Terminal[] = []) =>
      terminals.map(({ entry, title }) => entry + title).join();
    if (
      changed.has("terminals") &&
      (!this.columns.length || titles(changed.get("terminals")) !== titles(this.terminals))
    ) {
      this.columns = columnsOf(this.terminals);
    }
    if (changed.has("narrow")) this.virtual.getVirtualizer().measure();
  }

  protected override render() {
    const table = this.controller.table({
      features,
      columns: this.columns,
      data: this.rows,
      getRowId: ({ user_id }) => user_id,
      enableMultiSort: false,
      autoResetSorting: false,
      state: {
        sorting: this.sorting,
        rowSelection: Object.fromEntries([...this.chosen].map((id) => [id, true as const])),
      },
      onSortingChange: (updater) => {
        tell(this, "sort", typeof updater === "function" ? updater(this.sorting) : updater);
      },
      onRowSelectionChange: (updater) => {
        this.choose(updater);
      },
    });
    const { rows } = table.getRowModel();
    const virtualizer = this.virtual.getVirtualizer();
    if (virtualizer.options.count !== rows.length) {
      virtualizer.setOptions({ ...virtualizer.options, count: rows.length });
    }
    const height = `${virtualizer.getTotalSize()}px`;
    const hasty = virtualizer.isScrolling && this.haste.fast;
    return html`<div class="scroller" @scroll=${this.haste.onScroll}>
      <div
        class="table"
        role="table"
        aria-label=${texts.table}
        aria-rowcount=${rows.length + 1}
        style=${styleMap({ "--terminals": String(this.terminals.length) })}
      >
        <div role="rowgroup" class="top">${this.headers(table, rows)}</div>
        <div role="rowgroup" class="rows" style=${styleMap({ height })}>
          ${repeat(
            virtualizer.getVirtualItems(),
            (item) => rows[item.index]?.id ?? item.index,
            (item) => this.row(item, rows[item.index], hasty),
          )}
        </div>
      </div>
    </div>`;
  }

  private headers(table: LitTable<Features, PersonRow>, rows: Row<Features, PersonRow>[]) {
    const all = rows.length > 0 && rows.every((row) => row.getIsSelected());
    return html`<div role="row" class="row" aria-rowindex="1">
      <div role="columnheader" class="check">
        <wa-checkbox
          .checked=${all}
          .indeterminate=${!all && this.chosen.size > 0}
          @change=${() => {
            table.toggleAllRowsSelected(!all);
          }}
          ><span class="visually-hidden">${texts.choose_all}</span></wa-checkbox
        >
      </div>
      <div role="columnheader"><span class="visually-hidden">${texts.photo}</span></div>
      ${table.getHeaderGroups()[0]?.headers.map((header) => this.header(header))}
    </div>`;
  }

  private header(header: Header<Features, PersonRow>) {
    const { column } = header;
    const sorted = column.getIsSorted();
    const order = { asc: "ascending", desc: "descending" } as const;
    return html`<div role="columnheader" aria-sort=${sorted ? order[sorted] : "none"}>
      <button class="sort cut" @click=${column.getToggleSortingHandler()}>
        ${String(column.columnDef.header)}
        ${sorted ? icon(sorted === "asc" ? mdiArrowUp : mdiArrowDown) : nothing}
      </button>
    </div>`;
  }

  private row(item: VirtualItem, found: Row<Features, PersonRow> | undefined, hasty: boolean) {
    if (!found) return nothing;
    const style = styleMap({ height: `${item.size}px`, transform: `translateY(${item.start}px)` });
    const { original: person } = found;
    const name = person.person.name ?? texts.unnamed;
    const cells = this.narrow ? narrowRow : wideRow;
    return html`<div
      role="row"
      class="row item ${found.getIsSelected() ? "chosen" : ""}"
      aria-rowindex=${item.index + 2}
      style=${style}
    >
      <div role="cell" class="check">
        <wa-checkbox
          .checked=${found.getIsSelected()}
          @change=${(event: Event) => {
            found.toggleSelected((event.target as HTMLInputElement).checked);
          }}
          ><span class="visually-hidden">${fill(texts.choose, { name })}</span></wa-checkbox
        >
      </div>
      ${cells(
        person,
        this.hass,
        this.terminals,
        {
          show: () => {
            tell(this, "show", person);
          },
          compare: () => {
            tell(this, "compare", person);
          },
        },
        hasty,
      )}
    </div>`;
  }

  private choose(updater: RowSelectionState | ((old: RowSelectionState) => RowSelectionState)) {
    const old = Object.fromEntries([...this.chosen].map((id) => [id, true as const]));
    const chosen = typeof updater === "function" ? updater(old) : updater;
    tell(this, "choose", new Set(Object.keys(chosen).filter((id) => chosen[id])));
  }

  static override styles = [
    theme,
    base,
    parts,
    cellStyles,
    pressable,
    tableStyles,
    css`
      :host {
        display: block;
        min-height: 0;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-people-table": AatssPeopleTable;
  }
}
