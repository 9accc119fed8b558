/** How the links are, in one word. */

import type { Terminal } from "../shared/api.js";
import { card } from "../shared/texts.js";

export type Status = keyof typeof card.status;

/** From the best to the worst. */
const ORDER: Status[] = ["connected", "no_push", "no_answer", "not_loaded", "reconnecting"];

export function statusOf(terminal: Terminal, connected = true): Status {
  if (!connected) return "reconnecting";
  if (!terminal.loaded) return "not_loaded";
  if (terminal.answers === false) return "no_answer";
  return terminal.push === false ? "no_push" : "connected";
}

/** Returns the worst of several, and which terminals it is about. */
export function worstOf(
  terminals: readonly Terminal[],
  connected: boolean,
): { status: Status; terminals: Terminal[] } {
  const ranks = terminals.map((one) => ORDER.indexOf(statusOf(one, connected)));
  const worst = Math.max(0, ...ranks);
  return {
    status: ORDER[worst] ?? "connected",
    terminals: terminals.filter((_, index) => ranks[index] === worst),
  };
}
