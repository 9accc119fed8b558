import {
  listRecognitions,
  type Recognition,
  type RecognitionQuery,
  type Terminal,
} from "../../shared/api.js";
import type { Where } from "../../shared/format.js";
import type { Hass } from "../../shared/hass.js";
import { common } from "../../shared/texts.js";
import { type Cell, csv } from "../csv.js";
import { toClockWithSeconds } from "../zoned.js";
import { columns, texts } from "./texts.js";

/** More than a spreadsheet is good for. */
export const MOST = 100_000;
const PAGE = 200;

type Column = (visit: Recognition, where: Where, terminals: Map<string, string>) => Cell;

const clock = (where: Where, time: string) =>
  toClockWithSeconds(where, new Date(time)).replace("T", " ");

const COLUMNS: Record<keyof typeof columns, Column> = {
  time: (visit, where) => clock(where, visit.at),
  name: (visit) => visit.name,
  kind: (visit) => common.kind[visit.kind],
  user_id: (visit) => visit.user_id,
  terminal: (visit, _, terminals) => terminals.get(visit.entry) ?? visit.entry,
  method: (visit) => visit.method && common.method[visit.method],
  similarity: (visit) => visit.similarity,
  temperature: (visit) => visit.temperature,
  temperature_unit: (visit) => (visit.temperature === null ? null : visit.temperature_unit),
  mask: (visit) => (visit.mask === null ? null : visit.mask ? texts.mask_on : texts.mask_off),
  card: (visit) => visit.card,
  alarms: (visit) => visit.alarms.map((alarm) => common.alarm[alarm]).join(", "),
  missed: (visit) => (visit.live ? null : common.missed),
  received: (visit, where) => clock(where, visit.received_at),
  record: (visit) => visit.record_id,
};

/** Returns visits as a table for a spreadsheet. */
export function tableOf(visits: Recognition[], terminals: Terminal[], where: Where): string {
  const titles = new Map(terminals.map(({ entry, title }) => [entry, title]));
  const cells = Object.values(COLUMNS);
  return csv([
    Object.values(columns),
    ...visits.map((visit) => cells.map((column) => column(visit, where, titles))),
  ]);
}

/** Reads all pages, up to a bound; `bounded` tells whether there are more. */
export async function readAll(
  hass: Hass,
  query: RecognitionQuery,
  progress: (count: number) => void,
  signal: AbortSignal,
  most = MOST,
): Promise<{ visits: Recognition[]; bounded: boolean }> {
  const visits: Recognition[] = [];
  let cursor: string | null = null;
  do {
    const limit = Math.min(PAGE, most - visits.length);
    const page = await listRecognitions(hass, { ...query, ...(cursor ? { cursor } : {}), limit });
    signal.throwIfAborted();
    visits.push(...page.recognitions);
    ({ cursor } = page);
    progress(visits.length);
  } while (cursor && visits.length < most);
  return { visits, bounded: cursor !== null };
}
