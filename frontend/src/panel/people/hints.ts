import type { Terminal } from "../../shared/api.js";
import { fill } from "../../shared/texts.js";
import type { Editor } from "./editor.js";
import { sheet } from "./texts.js";

/** Returns what the form says beside each terminal. */
export function hintsOf(editor: Editor, terminals: readonly Terminal[]): Record<string, string> {
  const hints = terminals.map((terminal) => [terminal.entry, hintOf(editor, terminal)]);
  return Object.fromEntries(hints) as Record<string, string>;
}

function hintOf(editor: Editor, { entry, answers }: Terminal): string {
  const { userId, having, reading, unread, chosen } = editor;
  const error = unread.get(entry);
  if (answers !== true) return sheet.at_off;
  if (error !== undefined) return fill(sheet.at_unread, { error });
  if (userId === null || reading) return "";
  if (!having.includes(entry)) return sheet.at_new;
  return chosen.includes(entry) ? "" : sheet.at_kept;
}
