import type { Person } from "../../shared/api.js";
import { EVERYBODY, type Roster } from "./roster.js";

/**
 * How a person is at a terminal: the same as at most others, different, missing, known there alone, enrolled there
 * while others are not known, still to be removed or ended there, or not known because the terminal was not read.
 */
export type Cell =
  | "same"
  | "different"
  | "missing"
  | "alone"
  | "here"
  | "to_remove"
  | "to_end"
  | "reading"
  | "unread";

export interface PersonRow {
  user_id: string;
  /** As most terminals have the person, else the first one. */
  person: Person;
  /** The terminal that has the person so, or null where only a removal is left. */
  source: string | null;
  cells: Record<string, Cell>;
  differs: boolean;
}

/** Terminals that have a person in the same way. */
export interface Version {
  person: Person;
  entries: string[];
}

const NOBODY: Omit<Person, "user_id"> = {
  name: null,
  kind: null,
  gender: null,
  ic_number: null,
  job_number: null,
  mobile: null,
  remark: null,
  department: null,
  birthday: null,
  entry_time: null,
  mail: null,
  title: null,
  position: null,
  id_number: null,
  prompt: null,
  start_time: null,
  end_time: null,
  purpose: null,
  interviewee: null,
  come_from: null,
  description: null,
  photo: null,
  digest: "",
  photo_digest: null,
};

/** Tells whether two terminals have a person in the same way; where one hides its picture, that does not count. */
export function isSame(one: Person, other: Person): boolean {
  const [ours, theirs] = [one.photo_digest, other.photo_digest];
  return one.digest === other.digest && (ours === null || theirs === null || ours === theirs);
}

/** Returns in which ways the terminals have a person, the most frequent one first. */
export function versionsOf(userId: string, rosters: readonly Roster[]): Version[] {
  const versions: Version[] = [];
  for (const { entry, people } of rosters) {
    const person = people.get(userId);
    if (!person) continue;
    const found = versions.find((version) => isSame(version.person, person));
    if (!found) {
      versions.push({ person, entries: [entry] });
      continue;
    }
    found.entries.push(entry);
    // The one with a picture says more.
    if (found.person.photo_digest === null) found.person = person;
  }
  return versions.sort((one, other) => other.entries.length - one.entries.length);
}

/** Returns one row for each person at any terminal. */
export function rowsOf(rosters: readonly Roster[]): PersonRow[] {
  const ids = new Set<string>();
  for (const { people, pending } of rosters) {
    for (const id of people.keys()) ids.add(id);
    for (const id of pending.keys()) if (id !== EVERYBODY) ids.add(id);
  }
  return [...ids].map((id) => rowOf(id, rosters));
}

export function rowOf(userId: string, rosters: readonly Roster[]): PersonRow {
  const versions = versionsOf(userId, rosters);
  const [first, second] = versions;
  const agreed = first && first.entries.length > (second?.entries.length ?? 0) ? first : null;
  const enrolled = enrolledAs(versions, rosters);
  const cells: Record<string, Cell> = {};
  for (const roster of rosters) {
    const same = agreed?.entries.includes(roster.entry) ? enrolled : "different";
    cells[roster.entry] = pendingOf(userId, roster) ?? (has(userId, roster) ? same : lacks(roster));
  }
  return {
    user_id: userId,
    person: first?.person ?? { ...NOBODY, user_id: userId },
    source: first?.entries[0] ?? null,
    cells,
    differs: versions.length > 1,
  };
}

const LACKING: readonly (Cell | undefined)[] = ["missing", "to_remove", "reading", "unread"];
const UNREAD: readonly (Cell | undefined)[] = ["reading", "unread"];

/** Returns how many of these people a terminal is known to have. */
export function countAt(rows: readonly PersonRow[], entry: string): number {
  return rows.filter(({ cells }) => !LACKING.includes(cells[entry])).length;
}

/** Tells whether a terminal has any of these people, or may have as far as is known. */
export function mayHave(rows: readonly PersonRow[], entry: string): boolean {
  return rows.some(({ cells }) => cells[entry] !== "missing");
}

/** Tells whether it is not known of all of these people whether a terminal has them. */
export function isUnread(rows: readonly PersonRow[], entry: string): boolean {
  return rows.some(({ cells }) => UNREAD.includes(cells[entry]));
}

/** Returns what to say of those who agree; where there is but one, it depends on whether all others are known. */
function enrolledAs(versions: readonly Version[], rosters: readonly Roster[]): Cell {
  if (versions.reduce((sum, { entries }) => sum + entries.length, 0) > 1) return "same";
  const known = rosters.every(({ reading }) => reading === "read");
  return known && rosters.length > 1 ? "alone" : "here";
}

function has(userId: string, { people }: Roster): boolean {
  return people.has(userId);
}

function lacks({ reading }: Roster): Cell {
  if (reading === "read") return "missing";
  return reading === "failed" ? "unread" : "reading";
}

function pendingOf(userId: string, { pending, people }: Roster): Cell | null {
  if (pending.has(userId)) return pending.get(userId) === null ? "to_remove" : "to_end";
  return pending.has(EVERYBODY) && people.has(userId) ? "to_remove" : null;
}
