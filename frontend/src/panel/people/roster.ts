import type { PeoplePage, Person } from "../../shared/api.js";

export type Reading = "waiting" | "reading" | "read" | "failed";

/** The people of one terminal, as far as they were read. */
export interface Roster {
  entry: string;
  people: ReadonlyMap<string, Person>;
  /** When each one's validity ends as soon as the terminal hears of it; null for a removal. */
  pending: ReadonlyMap<string, string | null>;
  reading: Reading;
  done: number;
  total: number | null;
  error: unknown;
}

/** The id that stands for everybody in what is pending. */
export const EVERYBODY = "";

export function newRoster(entry: string): Roster {
  return {
    entry,
    people: new Map(),
    pending: new Map(),
    reading: "waiting",
    done: 0,
    total: null,
    error: null,
  };
}

/** Adds a page; what was known of a terminal that is read again stays until all is read. */
export function withPage(roster: Roster, page: PeoplePage, read: Map<string, Person>): Roster {
  for (const person of page.people) read.set(person.user_id, person);
  const people = page.more ? new Map([...roster.people, ...read]) : new Map(read);
  return {
    ...roster,
    people,
    pending: new Map(page.pending.map(({ user_id, end }) => [user_id, end])),
    reading: page.more ? "reading" : "read",
    done: read.size,
    total: page.total,
    error: null,
  };
}

/** Replaces or removes one person. */
export function withPerson(roster: Roster, userId: string, person: Person | null): Roster {
  const people = new Map(roster.people);
  if (person) people.set(userId, person);
  else people.delete(userId);
  return { ...roster, people };
}

/** Notes that the terminal knows all of somebody that it was to be told. */
export function withoutPending(roster: Roster, userId: string): Roster {
  const pending = new Map(roster.pending);
  pending.delete(userId);
  return { ...roster, pending };
}

/** Notes what the terminal is still to be told. */
export function withPending(roster: Roster, userId: string, end: string | null): Roster {
  return { ...roster, pending: new Map(roster.pending).set(userId, end) };
}
