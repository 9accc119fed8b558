import type { Kind, Recognition, RecognitionQuery } from "../../shared/api.js";
import { dayOf, type Where } from "../../shared/format.js";
import { dayAfter, fromClock } from "../zoned.js";

export interface Person {
  user_id: string;
  name: string;
}

export interface Filter {
  name: string;
  kinds: Kind[];
  entries: string[];
  person: Person | null;
  /** The first and the last day, each 2026-11-29. */
  first: string | null;
  last: string | null;
  missed: boolean;
}

export const NO_FILTER: Filter = {
  name: "",
  kinds: [],
  entries: [],
  person: null,
  first: null,
  last: null,
  missed: false,
};

export function isFiltered(filter: Filter): boolean {
  const { name, kinds, entries, person, first, last, missed } = filter;
  const texts = [name.trim(), first, last].some(Boolean);
  return texts || missed || person !== null || kinds.length + entries.length > 0;
}

export function queryOf(filter: Filter, where: Where): RecognitionQuery {
  const query: RecognitionQuery = {};
  const name = filter.name.trim();
  if (name) query.name = name;
  if (filter.kinds.length) query.kinds = filter.kinds;
  if (filter.entries.length) query.entries = filter.entries;
  if (filter.person) query.user_id = filter.person.user_id;
  if (filter.missed) query.missed = true;
  const start = filter.first ? fromClock(where, filter.first) : null;
  if (start) query.start = start.toISOString();
  const end = filter.last ? fromClock(where, dayAfter(filter.last)) : null;
  if (end) query.end = end.toISOString();
  return query;
}

/** Tells whether somebody who comes just now belongs to what is shown. */
export function matches(filter: Filter, visit: Recognition, where: Where): boolean {
  const { kinds, entries, person } = filter;
  const day = dayOf(where, new Date(visit.at));
  return (
    folded(visit.name ?? "").includes(folded(filter.name.trim())) &&
    (kinds.length === 0 || kinds.includes(visit.kind)) &&
    (entries.length === 0 || entries.includes(visit.entry)) &&
    (person === null || person.user_id === visit.user_id) &&
    (filter.first === null || filter.first <= day) &&
    (filter.last === null || day <= filter.last) &&
    !(filter.missed && visit.live)
  );
}

function folded(text: string): string {
  return text.toLocaleLowerCase();
}

export type Period = "any" | "today" | "yesterday" | "last_7" | "last_30";

/** Returns the days of a period that ends today. */
export function period(
  name: Period,
  where: Where,
  now = new Date(),
): Pick<Filter, "first" | "last"> {
  const today = dayOf(where, now);
  const ago = (days: number) => dayAfter(today, -days);
  const periods: Record<Period, Pick<Filter, "first" | "last">> = {
    any: { first: null, last: null },
    today: { first: today, last: null },
    yesterday: { first: ago(1), last: ago(1) },
    last_7: { first: ago(6), last: null },
    last_30: { first: ago(29), last: null },
  };
  return periods[name];
}
