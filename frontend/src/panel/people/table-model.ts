import {
  type ColumnDef,
  createSortedRowModel,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/lit-table";
import type { Terminal } from "../../shared/api.js";
import { common } from "../../shared/texts.js";
import { LABELS } from "./fields.js";
import type { PersonRow } from "./sameness.js";
import { cells, texts } from "./texts.js";
import { endOf, validityOf } from "./validity.js";

export const features = tableFeatures({
  rowSortingFeature,
  rowSelectionFeature,
  sortedRowModel: createSortedRowModel(),
});

export type Features = typeof features;
export type Column = ColumnDef<Features, PersonRow>;

const SEARCHED = [
  "name",
  "ic_number",
  "job_number",
  "mobile",
  "mail",
  "department",
  "title",
  "position",
  "remark",
  "come_from",
] as const;
const VALIDITIES = ["blocked", "expired", "not_yet", "soon", "valid", "always"];

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Tells whether all words of a search are in what is known of somebody. */
export function found({ user_id, person }: PersonRow, search: string): boolean {
  const texts = [user_id, ...SEARCHED.map((name) => person[name] ?? "")];
  const all = lower(texts.join("\n"));
  return lower(search)
    .split(/\s+/)
    .every((word) => all.includes(word));
}

/** Returns a text without capitals, however its accents are written. */
function lower(text: string): string {
  return text.normalize("NFC").toLocaleLowerCase();
}

/** Sorts by text as people read it, with what is empty at the end. */
export function compareTexts(one: string | null, other: string | null): number {
  if (!one || !other) return Number(!one) - Number(!other);
  return collator.compare(one, other);
}

function textColumn(id: string, header: string, text: (row: PersonRow) => string | null): Column {
  return {
    id,
    header,
    accessorFn: text,
    sortFn: (one, other) => compareTexts(text(one.original), text(other.original)),
  };
}

function validityColumn(): Column {
  const rank = ({ person }: PersonRow) => VALIDITIES.indexOf(validityOf(person));
  return {
    id: "validity",
    header: texts.validity,
    accessorFn: rank,
    sortFn: ({ original: one }, { original: other }) =>
      rank(one) - rank(other) || endOf(one.person) - endOf(other.person),
  };
}

/** Returns the columns; one for each terminal is the last. */
export function columnsOf(terminals: readonly Terminal[]): Column[] {
  const label = (name: string) => LABELS.get(name) ?? name;
  return [
    textColumn("name", label("name"), ({ person }) => person.name),
    textColumn("kind", label("kind"), ({ person }) => person.kind && common.kind[person.kind]),
    textColumn("user_id", label("user_id"), ({ user_id }) => user_id),
    textColumn("ic_number", label("ic_number"), ({ person }) => person.ic_number),
    textColumn("department", label("department"), ({ person }) => person.department),
    validityColumn(),
    ...terminals.map(({ entry, title }) =>
      textColumn(`at ${entry}`, title, (row) => cells[row.cells[entry] ?? "unread"]),
    ),
  ];
}
