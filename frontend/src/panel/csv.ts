/** Tables for spreadsheets: UTF-8 with a mark that says so, and no cell that a spreadsheet would calculate. */

export type Cell = string | number | boolean | null;

const BOM = "\uFEFF";

/** Also where a spreadsheet parts cells at semicolons, tabs or lines, quotes or not. */
const FORMULA = /(?<=^|[;\t\r\n])(?=[\s"]*[=+\-@＝＋－＠|%]|[\t\r\n])/g;

function cell(value: Cell): string {
  if (typeof value !== "string") return value === null ? "" : String(value);
  const safe = value.replace(FORMULA, "'");
  return /[",;\t\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csv(rows: readonly (readonly Cell[])[]): string {
  return BOM + rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** Saves a text as a file of the user's. */
export function save(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
