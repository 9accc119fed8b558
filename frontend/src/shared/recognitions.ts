/** Recognitions in words, and lists of them. */

import type { Recognition } from "./api.js";
import { formatDateTime, formatNumber, formatTemperature, type Where } from "./format.js";
import { common, fill } from "./texts.js";

/** Puts newer recognitions into a list: each once, the newest first. */
export function mergeRecognitions(
  known: readonly Recognition[],
  newer: readonly Recognition[],
  limit = Infinity,
): Recognition[] {
  const merged = new Map([...known, ...newer].map((one) => [one.id, one]));
  return [...merged.values()].sort(byTime).slice(0, limit);
}

function byTime(one: Recognition, other: Recognition): number {
  return (
    Date.parse(other.at) - Date.parse(one.at) ||
    Date.parse(other.received_at) - Date.parse(one.received_at) ||
    other.record_id - one.record_id
  );
}

export function nameOf(one: Recognition): string {
  if (one.name) return one.name;
  if (one.kind === "stranger") return common.kind.stranger;
  if (one.user_id) return fill(common.id_number, { number: one.user_id });
  return common.unknown_name;
}

/** What stands beside the name: nothing that the name or a badge says already. */
export function kindOf(one: Recognition): string | null {
  const kind = common.kind[one.kind];
  return kind === nameOf(one) || ["blacklist", "other"].includes(one.kind) ? null : kind;
}

export function temperatureOf(where: Where, one: Recognition): string | null {
  if (one.temperature === null) return null;
  return formatTemperature(where, one.temperature, one.temperature_unit);
}

export function maskOf(one: Recognition): string | null {
  if (one.mask === null) return null;
  return one.mask ? common.mask : common.no_mask;
}

/** All that is known of a recognition, as rows of a label and a value. */
export function detailsOf(where: Where, one: Recognition, terminal: string): [string, string][] {
  const similarity = one.similarity;
  const late = Math.abs(Date.parse(one.received_at) - Date.parse(one.at)) >= 60_000;
  const rows: [string, string | null][] = [
    [common.time, formatDateTime(where, new Date(one.at))],
    [common.received, late ? formatDateTime(where, new Date(one.received_at)) : null],
    [common.terminal, terminal],
    [common.method_label, one.method && common.method[one.method]],
    [common.similarity, similarity === null ? null : `${formatNumber(where, similarity)} %`],
    [common.temperature, temperatureOf(where, one)],
    [common.mask, one.mask === null ? null : one.mask ? common.yes : common.no],
    [common.user_id, one.user_id],
    [common.card, one.card],
    [common.alarms, one.alarms.map((alarm) => common.alarm[alarm]).join(", ")],
  ];
  return rows.filter((row): row is [string, string] => !!row[1]);
}
