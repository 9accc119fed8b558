/** Days and times of the clock that the user has chosen, to and from points in time. */

import type { Where } from "../shared/format.js";

const MINUTE = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(where: Where): Intl.DateTimeFormat {
  const timeZone = where.locale.time_zone === "server" ? where.config.time_zone : undefined;
  const key = timeZone ?? "";
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat("en-US", {
      ...(timeZone ? { timeZone } : {}),
      calendar: "iso8601",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formats.set(key, found);
  }
  return found;
}

/** Returns a time as an input for times takes it: 2026-11-29T14:05. */
export function toClock(where: Where, time: Date): string {
  return toClockWithSeconds(where, time).slice(0, 16);
}

/** 2026-11-29T14:05:09 */
export function toClockWithSeconds(where: Where, time: Date): string {
  const parts = new Map(
    format(where)
      .formatToParts(time)
      .map((one) => [one.type, one.value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? "";
  const year = part("year").padStart(4, "0");
  const clock = `${part("hour")}:${part("minute")}:${part("second")}`;
  return `${year}-${part("month")}-${part("day")}T${clock}`;
}

/** Returns the time that an input for times holds, or null where it holds none. */
export function fromClock(where: Where, text: string): Date | null {
  const wanted = Date.parse(`${text.length === 10 ? `${text}T00:00` : text}Z`);
  if (Number.isNaN(wanted)) return null;
  let time = wanted;
  // Once more, for the first guess may lie on the other side of a change of the clocks.
  for (let round = 0; round < 2; round += 1) {
    const shown = Date.parse(`${toClock(where, new Date(time))}Z`);
    time += Math.floor(wanted / MINUTE) * MINUTE - shown;
  }
  return new Date(time);
}

/** Returns the day some days after another: 2026-11-30 after 2026-11-29. */
export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
