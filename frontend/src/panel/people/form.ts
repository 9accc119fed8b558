import type { Person, PersonValues } from "../../shared/api.js";
import type { Where } from "../../shared/format.js";
import { fromClock, toClock } from "../zoned.js";
import { type Field, FIELDS, type FieldName } from "./fields.js";

/** What the fields of the form hold. */
export type Values = Record<FieldName, string>;

export const BLANK = Object.fromEntries(FIELDS.map(({ name }) => [name, ""])) as Values;

/** Returns a person as the form shows one: times by the user's clock. */
export function valuesOf(person: Person, where: Where): Values {
  const values = FIELDS.map((field) => [field.name, shown(field, person[field.name], where)]);
  return Object.fromEntries(values) as Values;
}

function shown({ input }: Field, value: string | null, where: Where): string {
  if (!value) return "";
  if (input === "time") return toClock(where, new Date(value));
  // A day is one by the clock of Home Assistant, which has sent it, wherever the user is.
  if (input === "date") return value.slice(0, 10);
  return value;
}

/** Returns the names of what the user has changed; blanks around a text are none. */
export function changedFields(before: Values, after: Values): FieldName[] {
  return FIELDS.map(({ name }) => name).filter(
    (name) => before[name].trim() !== after[name].trim(),
  );
}

/** Returns what has changed, as a terminal is told; what was emptied is null. The id is apart. */
export function changesOf(before: Values, after: Values, where: Where): Partial<PersonValues> {
  const names = changedFields(before, after).filter((name) => name !== "user_id");
  return Object.fromEntries(names.map((name) => [name, told(name, after[name].trim(), where)]));
}

function told(name: FieldName, value: string, where: Where): string | null {
  if (!value) return null;
  const field = FIELDS.find((one) => one.name === name);
  if (field?.input !== "time") return value;
  return fromClock(where, value)?.toISOString() ?? null;
}
