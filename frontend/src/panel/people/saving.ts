/** What is to be done where to save a form. */

import { copyPeople, type Person, setPerson } from "../../shared/api.js";
import type { Hass } from "../../shared/hass.js";
import type { Operation } from "./operation.js";

export interface Plan {
  /** Terminals that are told the changes. */
  set: string[];
  /** Terminals that get a new person: there the id must be nobody's. */
  add: string[];
  /** Terminals that get the whole person from one that has them. */
  copy: { source: string; entries: string[] } | null;
}

/** A terminal that lacks the person would get nothing but the changes: it gets a copy after them. */
export function planOf(
  chosen: readonly string[],
  having: readonly string[],
  { changed, isNew }: { changed: boolean; isNew: boolean },
): Plan {
  const told = chosen.filter((entry) => having.includes(entry));
  const lacking = chosen.filter((entry) => !having.includes(entry));
  if (isNew) return { set: told, add: lacking, copy: null };
  const source = told[0] ?? having[0];
  const copy = lacking.length && source ? { source, entries: lacking } : null;
  return { set: changed ? told : [], add: [], copy };
}

/** Returns the terminals that are asked for anything. */
export function askedOf({ set, add, copy }: Plan): string[] {
  return [...set, ...add, ...(copy?.entries ?? [])];
}

interface Form {
  /** Null until a new person has an id. */
  userId: string | null;
  told: Partial<Person>;
  photo: string | undefined;
  shared: boolean;
}

/** Returns the commands that carry a plan out; nobody is overwritten who was not shown. */
export function stepsOf(hass: Hass, { set, add, copy }: Plan, form: Form) {
  const { user_id: wanted, ...person } = form.told;
  const user_id = form.userId ?? wanted ?? null;
  const shares = form.shared ? { allow_shared_card: true } : {};
  const pictured = form.photo ? { photo: form.photo } : {};
  const request = { user_id, person, ...pictured, ...shares };
  const steps: Parameters<Operation["run"]> = [];
  if (set.length) {
    steps.push((callback) => setPerson(hass, { ...request, entries: set }, callback));
  }
  if (add.length) {
    steps.push((callback) => setPerson(hass, { ...request, entries: add, new: true }, callback));
  }
  if (copy && user_id !== null) {
    const copying = { ...copy, user_ids: [user_id], overwrite: false, ...shares };
    steps.push((callback) => copyPeople(hass, copying, callback));
  }
  return steps;
}
