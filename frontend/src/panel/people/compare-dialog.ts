import { mdiNotEqualVariant } from "@mdi/js";
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";
import type { PersonKind, Terminal } from "../../shared/api.js";
import { define } from "../../shared/define.js";
import type { Hass } from "../../shared/hass.js";
import { icon } from "../../shared/icon.js";
import { common as shared, fill } from "../../shared/texts.js";
import { base, theme } from "../../shared/theme.js";
import "../../shared/picture.js";
import { texts as common } from "../texts.js";
import { parts } from "../tokens.js";
import { Comparison } from "./comparison.js";
import type { Directory } from "./directory.js";
import { type Field, FIELDS } from "./fields.js";
import { valuesOf } from "./form.js";
import type { Operation } from "./operation.js";
import "./results.js";
import type { Version } from "./sameness.js";
import { compare, photo, sheet, texts } from "./texts.js";
import { tell } from "../tell.js";

/** Shows in which ways terminals have a person, side by side, to keep one of them. Tells `closed`. */
@define("richtech-aatss-compare-dialog")
export class AatssCompareDialog extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property() person = "";
  @property({ attribute: false }) terminals: Terminal[] = [];
  @property({ attribute: false }) directory!: Directory;

  @query("wa-dialog") private dialog!: HTMLElement & { open: boolean };
  private comparison!: Comparison;
  private name = "";

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("person")) return;
    const { hass, terminals, directory, person } = this;
    this.comparison = new Comparison(hass, terminals, directory, person);
    this.comparison.attach(this);
    this.name = directory.row(person).person.name ?? texts.unnamed;
    void this.comparison.read();
  }

  protected override render() {
    const { operation } = this.comparison;
    const running = operation?.state === "running";
    return html`<wa-dialog
      open
      label=${fill(compare.title, { name: this.name })}
      @wa-hide=${(event: Event) => {
        if (event.target === event.currentTarget && running) event.preventDefault();
      }}
      @wa-after-hide=${(event: Event) => {
        if (event.target === event.currentTarget) tell(this, "closed");
      }}
    >
      ${operation ? this.outcome(operation) : this.question()}
      <wa-button
        slot="footer"
        appearance="plain"
        variant="brand"
        ?disabled=${running}
        @click=${() => {
          this.dialog.open = false;
        }}
        >${operation ? common.close : common.cancel}</wa-button
      >
    </wa-dialog>`;
  }

  private outcome(operation: Operation) {
    return html`<richtech-aatss-results
      .operation=${operation}
      .terminals=${this.terminals}
      .names=${new Map([[this.person, this.name]])}
    ></richtech-aatss-results>`;
  }

  private question() {
    const { versions, reading, outdated, unread } = this.comparison;
    const titled = (entry: string) => this.terminals.find((one) => one.entry === entry)?.title;
    return html`<p class="quiet">${compare.intro}</p>
      <div role="status">
        ${reading ? html`<p class="quiet">${compare.reading}</p>` : nothing}
        ${outdated ? html`<p>${compare.changed}</p>` : nothing}
        ${[...unread].map(
          ([entry, error]) =>
            html`<p>${fill(compare.unread, { terminal: titled(entry) ?? entry, error })}</p>`,
        )}
      </div>
      ${versions.length ? this.table(versions) : nothing}`;
  }

  private table(versions: Version[]) {
    const values = versions.map(({ person }) => valuesOf(person, this.hass));
    const shown = FIELDS.filter(({ name }) => values.some((one) => one[name]));
    const differs = ({ name }: Field) => new Set(values.map((one) => one[name])).size > 1;
    const sorted = [...shown.filter(differs), ...shown.filter((field) => !differs(field))];
    return html`<div
      class="scroll"
      tabindex="0"
      role="region"
      aria-label=${fill(compare.title, { name: this.name })}
    >
      <table style=${styleMap({ "--versions": String(versions.length) })}>
        <thead>
          <tr>
            <th scope="col"><span class="visually-hidden">${compare.value}</span></th>
            ${versions.map((version) => this.head(version))}
          </tr>
        </thead>
        <tbody>
          ${this.photos()}
          ${sorted.map(
            (field) =>
              html`<tr class=${differs(field) ? "differs" : ""}>
                ${this.label(field.label, differs(field))}
                ${values.map((one) => html`<td>${this.value(field, one[field.name])}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private head(version: Version) {
    const titles = this.terminals
      .filter(({ entry }) => version.entries.includes(entry))
      .map(({ title }) => title);
    const head = fill(compare.at, { terminals: titles.join(", ") });
    return html`<th scope="col">
      <div>${head}</div>
      <wa-button
        size="s"
        variant="brand"
        appearance="filled"
        ?disabled=${this.comparison.reading}
        @click=${() => {
          void this.comparison.keep(version);
        }}
        >${compare.keep}<span class="visually-hidden"> ${head}</span></wa-button
      >
    </th>`;
  }

  private photos() {
    const { versions } = this.comparison;
    const digests = versions.map(({ person }) => person.photo_digest);
    const known = digests.filter((digest) => digest !== null);
    const differs = new Set(known).size > 1;
    return html`<tr class=${differs ? "differs" : ""}>
      ${this.label(photo.label, differs)}
      ${versions.map(
        ({ person }) =>
          html`<td>
            <richtech-aatss-picture
              .src=${person.photo}
              .name=${person.name}
              alt=${person.photo ? photo.present : compare.photo_hidden}
            ></richtech-aatss-picture>
          </td>`,
      )}
    </tr>`;
  }

  private label(label: string, differs: boolean) {
    return html`<th scope="row">
      ${label}
      ${
        differs
          ? html`<span class="mark">${icon(mdiNotEqualVariant)}${compare.differs}</span>`
          : nothing
      }
    </th>`;
  }

  private value({ input }: Field, value: string) {
    if (!value) return html`<i class="quiet">${compare.nothing}</i>`;
    if (input === "kind") return shared.kind[value as PersonKind];
    if (input === "gender") return sheet.gender[value as "male" | "female"];
    return input === "time" ? value.replace("T", " ") : value;
  }

  static override styles = [
    theme,
    base,
    parts,
    css`
      wa-dialog {
        --width: 760px;
      }
      .scroll {
        margin-top: 12px;
        overflow-x: auto;
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        min-width: 120px;
        padding: 8px 12px;
        border-bottom: 1px solid var(--line);
        font-weight: var(--weight);
        text-align: start;
        vertical-align: top;
        overflow-wrap: anywhere;
      }
      thead th {
        font-weight: var(--weight-m);
      }
      tbody th {
        color: var(--text-2);
      }
      .differs {
        background: var(--warning-soft);
      }
      .differs th {
        color: var(--text);
      }
      .mark {
        display: flex;
        align-items: center;
        gap: 4px;
        color: var(--warning-ink);
        font-size: var(--size-s);
        --icon-size: 16px;
      }
      richtech-aatss-picture {
        width: 96px;
        height: 96px;
        --picture-radius: 12px;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-compare-dialog": AatssCompareDialog;
  }
}
