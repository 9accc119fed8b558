import type { Person } from "../../shared/api.js";

export type Validity = "always" | "valid" | "soon" | "not_yet" | "expired" | "blocked";

const DAY = 86_400_000;
/** An end within so many days is soon. */
const SOON_DAYS = 7;

export function validityOf(
  { kind, start_time, end_time }: Pick<Person, "kind" | "start_time" | "end_time">,
  now = new Date(),
): Validity {
  const time = now.getTime();
  const start = start_time ? Date.parse(start_time) : -Infinity;
  const end = end_time ? Date.parse(end_time) : Infinity;
  if (kind === "blacklist") return "blocked";
  if (end <= time) return "expired";
  if (start > time) return "not_yet";
  if (end === Infinity) return start === -Infinity ? "always" : "valid";
  return end - time <= SOON_DAYS * DAY ? "soon" : "valid";
}

/** Sorts people by when their time is over, those without an end last. */
export function endOf({ end_time }: Pick<Person, "end_time">): number {
  return end_time ? Date.parse(end_time) : Number.MAX_SAFE_INTEGER;
}
