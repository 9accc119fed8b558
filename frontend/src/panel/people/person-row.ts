import { html, nothing } from "lit";
import type { Terminal } from "../../shared/api.js";
import type { Where } from "../../shared/format.js";
import { common } from "../../shared/texts.js";
import "../../shared/picture.js";
import { cellMark, validityMark } from "./cells.js";
import type { Cell, PersonRow } from "./sameness.js";
import { texts } from "./texts.js";
import { validityOf } from "./validity.js";

export interface RowActions {
  show: () => void;
  compare: () => void;
}

function picture({ person }: PersonRow, hasty: boolean) {
  return html`<richtech-aatss-picture
    .src=${person.photo}
    .name=${person.name}
    .kind=${person.kind}
    ?later=${hasty}
  ></richtech-aatss-picture>`;
}

function name({ person }: PersonRow, actions: RowActions) {
  return html`<button class="show cut" @click=${actions.show}>
    ${person.name ?? html`<i>${texts.unnamed}</i>`}
  </button>`;
}

function kind({ person }: PersonRow) {
  return person.kind ? common.kind[person.kind] : "";
}

function terminalCell(row: PersonRow, entry: string, actions: RowActions) {
  const cell = row.cells[entry] ?? "unread";
  if (cell !== "different") return cellMark(cell);
  return html`<button class="compare" @click=${actions.compare}>
    ${cellMark(cell)}<span class="visually-hidden"> ${texts.compare}</span>
  </button>`;
}

export function wideRow(
  row: PersonRow,
  where: Where,
  terminals: Terminal[],
  actions: RowActions,
  hasty: boolean,
) {
  const { person, user_id } = row;
  return html`
    <div role="cell">${picture(row, hasty)}</div>
    <div role="cell">${name(row, actions)}</div>
    <div role="cell" class="cut">${kind(row)}</div>
    <div role="cell" class="cut">${user_id}</div>
    <div role="cell" class="cut" title=${person.ic_number ?? ""}>${person.ic_number}</div>
    <div role="cell" class="cut" title=${person.department ?? ""}>${person.department}</div>
    <div role="cell">${row.source ? validityMark(person, where) : nothing}</div>
    ${terminals.map(
      ({ entry }) => html`<div role="cell">${terminalCell(row, entry, actions)}</div>`,
    )}
  `;
}

/** What is not as it should be, each once, with the terminals where it is not so everywhere. */
function oddMarks({ cells }: PersonRow, terminals: Terminal[]) {
  const groups = new Map<Cell, string[]>();
  for (const { entry, title } of terminals) {
    const cell = cells[entry] ?? "unread";
    groups.set(cell, [...(groups.get(cell) ?? []), title]);
  }
  const odd = [...groups].filter(([cell]) => !["same", "here", "alone"].includes(cell));
  if (!odd.length) return cellMark([...groups.keys()][0] ?? "same");
  return odd.map(([cell, titles]) =>
    cellMark(cell, titles.length < terminals.length ? titles.join(", ") : undefined),
  );
}

/** Three lines, for a phone: who, what, and what is not as it should be. */
export function narrowRow(
  row: PersonRow,
  where: Where,
  terminals: Terminal[],
  actions: RowActions,
  hasty: boolean,
) {
  const { person, user_id } = row;
  const valid = ["always", "valid"].includes(validityOf(person));
  return html`
    <div role="cell">${picture(row, hasty)}</div>
    <div role="cell" class="lines">
      ${name(row, actions)}
      <div class="cut quiet small">
        ${[kind(row), user_id, person.department].filter(Boolean).join(" · ")}
      </div>
      <div class="odd small">
        ${valid || !row.source ? nothing : validityMark(person, where)} ${oddMarks(row, terminals)}
      </div>
    </div>
  `;
}
