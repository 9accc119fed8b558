import type { Person } from "../../shared/api.js";
import { newRoster, type Roster } from "./roster.js";
import { rowOf } from "./sameness.js";

/** A person who is what these tests say, and nothing else. */
export function person(user_id: string, more: Partial<Person> = {}): Person {
  const nobody = rowOf(user_id, []).person;
  return { ...nobody, name: `Person ${user_id}`, kind: "staff", digest: "a", ...more };
}

export function roster(entry: string, people: Person[], more: Partial<Roster> = {}): Roster {
  const known = new Map(people.map((one) => [one.user_id, one]));
  return { ...newRoster(entry), people: known, reading: "read", ...more };
}
