import { mdiAccountMultiplePlus, mdiAccountSearch, mdiPlus } from "@mdi/js";
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import type { SortingState } from "@tanstack/lit-table";
import type { Recognition, Terminal } from "../../shared/api.js";
import { define } from "../../shared/define.js";
import { type Hass, navigate } from "../../shared/hass.js";
import { icon } from "../../shared/icon.js";
import { base, theme } from "../../shared/theme.js";
import { pathOfAdding, pathOfPerson, type Sheet } from "../routes.js";
import { texts as common } from "../texts.js";
import { parts } from "../tokens.js";
import "./bulk-dialog.js";
import type { Change } from "./changes.js";
import "./compare-dialog.js";
import type { Directory } from "./directory.js";
import "./people-bar.js";
import "./people-table.js";
import "./person-sheet.js";
import { readingOf, readingStyles } from "./reading.js";
import type { PersonRow } from "./sameness.js";
import { found } from "./table-model.js";
import { texts } from "./texts.js";
import { tell } from "../tell.js";

type Asks = { what: Change["what"]; ids: string[] } | { what: "compare"; id: string };

/** Who may come in, at all terminals. */
@define("richtech-aatss-people-page")
export class AatssPeoplePage extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property({ attribute: false }) directory!: Directory;
  @property({ attribute: false }) terminals: Terminal[] = [];
  @property({ type: Boolean }) narrow = false;
  @property({ attribute: false }) sheet: Sheet | null = null;
  @property({ attribute: false }) enrolled: Recognition | null = null;

  @state() private search = "";
  @state() private sorting: SortingState = [{ id: "name", desc: false }];
  @state() private chosen: ReadonlySet<string> = new Set();
  @state() private asks: Asks | null = null;
  private filtered: { rows: PersonRow[]; search: string; result: PersonRow[] } | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("directory")) this.directory.attach(this);
    if (changed.has("terminals")) this.directory.open(this.hass, this.terminals);
  }

  protected override render() {
    return html`<richtech-aatss-people-bar
        .hass=${this.hass}
        .search=${this.search}
        .count=${this.directory.rows.length}
        .chosen=${this.chosen.size}
        .several=${this.terminals.length > 1}
        .reading=${this.directory.reading}
        .sorting=${this.sorting}
        .narrow=${this.narrow}
        @find=${(event: CustomEvent<string>) => {
          this.search = event.detail;
        }}
        @sort=${this.onSort}
        @reload=${() => {
          this.directory.reloadAll();
        }}
        @unchoose=${() => {
          this.chosen = new Set();
        }}
        @bulk=${(event: CustomEvent<Change["what"]>) => {
          this.asks = { what: event.detail, ids: [...this.chosen] };
        }}
      ></richtech-aatss-people-bar>
      ${readingOf(this.directory, this.terminals)}${this.content()}
      <wa-button
        class="add"
        variant="brand"
        size="l"
        @click=${() => {
          navigate(pathOfAdding());
        }}
        ><span slot="start">${icon(mdiPlus)}</span>${texts.add}</wa-button
      >
      ${this.form()}${keyed(this.asks, this.question())}`;
  }

  /** The rows that match the search; the same array as long as nothing changes. */
  private get rows(): PersonRow[] {
    const { search, filtered } = this;
    const { rows } = this.directory;
    if (filtered?.rows === rows && filtered.search === search) return filtered.result;
    const result = search.trim() ? rows.filter((row) => found(row, search.trim())) : rows;
    this.filtered = { rows, search, result };
    return result;
  }

  private content() {
    const { rows } = this;
    if (!rows.length) return this.nobody();
    return html`<richtech-aatss-people-table
      .hass=${this.hass}
      .terminals=${this.terminals}
      .rows=${rows}
      .chosen=${this.chosen}
      .sorting=${this.sorting}
      .narrow=${this.narrow}
      @sort=${this.onSort}
      @choose=${(event: CustomEvent<Set<string>>) => {
        this.chosen = event.detail;
      }}
      @show=${(event: CustomEvent<PersonRow>) => {
        navigate(pathOfPerson(event.detail.user_id));
      }}
      @compare=${(event: CustomEvent<PersonRow>) => {
        this.asks = { what: "compare", id: event.detail.user_id };
      }}
    ></richtech-aatss-people-table>`;
  }

  private nobody() {
    const { reading, rows } = this.directory;
    if (reading && !rows.length) {
      return html`<div class="empty"><wa-spinner></wa-spinner>${common.loading}</div>`;
    }
    return html`<div class="empty">
      ${icon(rows.length ? mdiAccountSearch : mdiAccountMultiplePlus)}
      <h2>${rows.length ? texts.nobody_found : texts.nobody}</h2>
      <p>${rows.length ? texts.nobody_found_hint : texts.nobody_hint}</p>
    </div>`;
  }

  private form() {
    if (!this.sheet) return nothing;
    return html`<richtech-aatss-person-sheet
      .hass=${this.hass}
      .terminals=${this.terminals}
      .directory=${this.directory}
      .target=${this.sheet}
      .enrolled=${this.enrolled}
      @closed=${() => {
        tell(this, "leave-sheet");
      }}
      @compare=${(event: CustomEvent<string>) => {
        this.asks = { what: "compare", id: event.detail };
      }}
      @remove=${(event: CustomEvent<string>) => {
        this.asks = { what: "remove", ids: [event.detail] };
      }}
    ></richtech-aatss-person-sheet>`;
  }

  private question() {
    const { asks, directory } = this;
    if (!asks) return nothing;
    if (asks.what === "compare") {
      return html`<richtech-aatss-compare-dialog
        .hass=${this.hass}
        .person=${asks.id}
        .terminals=${this.terminals}
        .directory=${directory}
        @closed=${() => {
          this.onChanged(asks, false);
        }}
      ></richtech-aatss-compare-dialog>`;
    }
    return html`<richtech-aatss-bulk-dialog
      .hass=${this.hass}
      .what=${asks.what}
      .rows=${asks.ids.map((id) => directory.row(id))}
      .terminals=${this.terminals}
      .directory=${directory}
      @done=${() => {
        this.chosen = new Set();
      }}
      @closed=${(event: CustomEvent<boolean>) => {
        this.onChanged(asks, event.detail);
      }}
    ></richtech-aatss-bulk-dialog>`;
  }

  /** Who was removed is not shown on the sheet any more. */
  private onChanged(asks: Asks, done: boolean): void {
    if (this.asks === asks) this.asks = null;
    if (done && asks.what === "remove" && this.sheet) tell(this, "leave-sheet");
  }

  private readonly onSort = (event: CustomEvent<SortingState>): void => {
    this.sorting = event.detail;
  };

  static override styles = [
    theme,
    base,
    parts,
    readingStyles,
    css`
      :host {
        position: relative;
        display: flex;
        flex-direction: column;
        height: 100%;
      }
      richtech-aatss-people-table {
        flex: 1;
      }
      .add {
        position: absolute;
        z-index: 3;
        right: 16px;
        bottom: 16px;
        border-radius: 9999px;
        box-shadow: 0 3px 10px rgb(0 0 0 / 28%);
        --wa-form-control-height: 48px;
        --wa-form-control-border-radius: 9999px;
        --wa-form-control-padding-inline: 20px;
        --wa-font-size-l: var(--size-l);
      }
      .add .icon {
        display: block;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-people-page": AatssPeoplePage;
  }
}
