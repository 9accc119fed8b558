import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { Terminal } from "../../shared/api.js";
import { define } from "../../shared/define.js";
import type { Hass } from "../../shared/hass.js";
import { fill } from "../../shared/texts.js";
import { base, theme } from "../../shared/theme.js";
import { texts as common } from "../texts.js";
import { parts } from "../tokens.js";
import { fromClock, toClock } from "../zoned.js";
import { carryOut, type Change } from "./changes.js";
import type { Directory } from "./directory.js";
import type { Operation } from "./operation.js";
import "./results.js";
import { countAt, isUnread, mayHave, type PersonRow } from "./sameness.js";
import "./terminals-field.js";
import { bulk, texts } from "./texts.js";
import { tell } from "../tell.js";

const TITLES = { copy: bulk.copy_title, end: bulk.end_title, remove: bulk.remove_title };
const STARTS = { copy: bulk.start_copy, end: bulk.start_end, remove: bulk.start_remove };

/** Copies people, ends their validity or removes them, and shows what became of it. Tells `done`, and `closed`. */
@define("richtech-aatss-bulk-dialog")
export class AatssBulkDialog extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property({ attribute: false }) what!: Change["what"];
  @property({ attribute: false }) rows: PersonRow[] = [];
  @property({ attribute: false }) terminals: Terminal[] = [];
  @property({ attribute: false }) directory!: Directory;

  @state() private chosen: string[] = [];
  @state() private source = "";
  @state() private error = "";
  @state() private operation: Operation | null = null;
  private names: ReadonlyMap<string, string> = new Map();
  @query("wa-dialog") private dialog!: HTMLElement & { open: boolean };
  @query("#end") private end!: HTMLInputElement | null;
  @query("#overwrite") private overwrite!: HTMLInputElement | null;
  @query("#shared") private shared!: HTMLInputElement | null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("what")) return;
    this.names = new Map(this.rows.map((row) => [row.user_id, nameOf(row)]));
    const entries = this.terminals.map(({ entry }) => entry);
    const counts = entries.map((entry) => countAt(this.rows, entry));
    this.source = entries[counts.indexOf(Math.max(...counts))] ?? "";
    this.chosen = entries.filter((entry) =>
      this.what === "copy" ? entry !== this.source : mayHave(this.rows, entry),
    );
  }

  protected override render() {
    const running = this.operation?.state === "running";
    return html`<wa-dialog
      open
      label=${TITLES[this.what]}
      @wa-hide=${(event: Event) => {
        if (event.target === event.currentTarget && running) event.preventDefault();
      }}
      @wa-after-hide=${(event: Event) => {
        if (event.target === event.currentTarget) tell(this, "closed", this.operation !== null);
      }}
    >
      ${this.operation ? this.outcome(this.operation) : this.question()}
    </wa-dialog>`;
  }

  private outcome(operation: Operation) {
    const running = operation.state === "running";
    return html`<richtech-aatss-results
        .operation=${operation}
        .terminals=${this.terminals}
        .names=${this.names}
      ></richtech-aatss-results>
      <wa-button
        slot="footer"
        variant="brand"
        appearance=${running ? "plain" : "accent"}
        @click=${() => {
          if (running) operation.stop();
          else this.dialog.open = false;
        }}
        >${running ? common.stop : common.close}</wa-button
      >`;
  }

  private question() {
    const label = this.what === "copy" ? bulk.to : bulk.at;
    const others = this.terminals.filter(
      ({ entry }) => this.what !== "copy" || entry !== this.source,
    );
    return html`<div class="form">
        ${this.intro()}
        <richtech-aatss-terminals-field
          label=${label}
          .terminals=${others}
          .chosen=${this.chosen}
          .hints=${this.hints}
          .error=${this.error}
          @chosen=${(event: CustomEvent<string[]>) => {
            this.chosen = event.detail;
            this.error = "";
          }}
        ></richtech-aatss-terminals-field>
        ${this.what === "copy" ? this.options() : nothing}
      </div>
      <wa-button slot="footer" appearance="plain" variant="brand" data-dialog="close"
        >${common.cancel}</wa-button
      >
      <wa-button
        slot="footer"
        variant=${this.what === "remove" ? "danger" : "brand"}
        @click=${this.start}
        >${STARTS[this.what]}</wa-button
      >`;
  }

  private intro() {
    const [first] = this.rows;
    const count = this.rows.length;
    if (this.what === "remove") {
      return html`<p>
        ${
          count === 1 && first
            ? fill(bulk.remove_one, { name: nameOf(first) })
            : fill(bulk.remove_many, { count })
        }
      </p>`;
    }
    const who = count === 1 && first ? nameOf(first) : fill(texts.people_many, { count });
    if (this.what === "copy")
      return html`<p>${who}</p>
        ${this.sources()}`;
    return html`<p>${who}. ${bulk.end_text}</p>
      <wa-input
        id="end"
        type="datetime-local"
        label=${bulk.end_time}
        .value=${toClock(this.hass, new Date())}
      ></wa-input>`;
  }

  private sources() {
    return html`<wa-select
      label=${bulk.from}
      hint=${fill(bulk.from_hint, { count: countAt(this.rows, this.source) })}
      .value=${this.source}
      @change=${(event: Event) => {
        this.source = (event.target as HTMLSelectElement).value;
        this.chosen = this.chosen.filter((entry) => entry !== this.source);
      }}
    >
      ${this.terminals.map(
        ({ entry, title }) => html`<wa-option value=${entry}>${title}</wa-option>`,
      )}
    </wa-select>`;
  }

  private options() {
    return html`<wa-checkbox id="overwrite" hint=${bulk.overwrite_hint}
        >${bulk.overwrite}</wa-checkbox
      >
      <wa-checkbox id="shared">${bulk.shared_card}</wa-checkbox>`;
  }

  /** Beside terminals that are asked although it is not known whom they have. */
  private get hints(): Record<string, string> {
    if (this.what === "copy") return {};
    const unread = this.terminals.filter(({ entry }) => isUnread(this.rows, entry));
    return Object.fromEntries(unread.map(({ entry }) => [entry, bulk.unread_hint]));
  }

  private readonly start = (): void => {
    const change = this.change();
    if (!this.chosen.length) this.error = bulk.no_terminal;
    if (!change || !this.chosen.length) return;
    const ids = this.rows.map(({ user_id }) => user_id);
    this.operation = carryOut(this.hass, change, this.chosen, ids, this.directory);
    const { operation } = this;
    operation.attach(this);
    operation.listen(() => {
      if (operation.state !== "running") tell(this, "done");
    });
  };

  private change(): Change | null {
    if (this.what === "remove") return { what: "remove" };
    if (this.what === "copy") {
      const overwrite = this.overwrite?.checked === true;
      return {
        what: "copy",
        source: this.source,
        overwrite,
        shared: this.shared?.checked === true,
      };
    }
    const end = fromClock(this.hass, this.end?.value ?? "");
    if (!end) this.error = bulk.no_time;
    return end ? { what: "end", end: end.toISOString() } : null;
  }

  static override styles = [
    theme,
    base,
    parts,
    css`
      wa-dialog {
        --width: 560px;
      }
      .form {
        display: grid;
        gap: 20px;
      }
    `,
  ];
}

function nameOf({ person, user_id }: PersonRow): string {
  return person.name ?? user_id;
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-bulk-dialog": AatssBulkDialog;
  }
}
