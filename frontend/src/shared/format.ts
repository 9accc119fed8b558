/** Times, numbers and days as the user has set them in Home Assistant. */

import type { Locale } from "./hass.js";

export interface Where {
  locale: Locale;
  config: { time_zone: string };
}

const DAY = 86_400_000;
const NUMBERS: Record<string, string[] | undefined> = {
  comma_decimal: ["en-US", "en"],
  decimal_comma: ["de", "es", "it"],
  space_comma: ["fr", "sv", "cs"],
  quote_decimal: ["de-CH"],
};

const formats = new Map<string, Intl.DateTimeFormat>();

function language(locale: Locale, setting: string): string | undefined {
  return setting === "system" ? undefined : locale.language;
}

function zone(where: Where): string | undefined {
  return where.locale.time_zone === "server" ? where.config.time_zone : undefined;
}

function dateFormat(where: Where, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = language(where.locale, where.locale.time_format);
  const timeZone = zone(where);
  const all = { ...options, ...(timeZone ? { timeZone } : {}) };
  const key = JSON.stringify([locale, all]);
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(locale, all)));
  return format;
}

function clock({ locale }: Where): Intl.DateTimeFormatOptions {
  const twelve =
    locale.time_format === "12" ||
    (locale.time_format !== "24" &&
      new Intl.DateTimeFormat(language(locale, locale.time_format), {
        hour: "numeric",
      }).resolvedOptions().hour12 === true);
  return twelve
    ? { hour: "numeric", minute: "2-digit", hourCycle: "h12" }
    : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
}

/** 14:05 or 2:05 PM */
export function formatTime(where: Where, time: Date): string {
  return dateFormat(where, clock(where)).format(time);
}

/** 14:05:09 or 2:05:09 PM */
export function formatTimeWithSeconds(where: Where, time: Date): string {
  return dateFormat(where, { ...clock(where), second: "2-digit" }).format(time);
}

/** November 29, 2026 */
export function formatDate(where: Where, time: Date): string {
  return dateFormat(where, { year: "numeric", month: "long", day: "numeric" }).format(time);
}

/** Nov 29, and the year only where it is another one */
export function formatShortDate(where: Where, time: Date, now = new Date()): string {
  const year = dayOf(where, time).slice(0, 4) === dayOf(where, now).slice(0, 4);
  return dateFormat(where, {
    ...(year ? {} : { year: "numeric" }),
    month: "short",
    day: "numeric",
  }).format(time);
}

/** Nov 29, 2026, 14:05:09 */
export function formatDateTime(where: Where, time: Date): string {
  return dateFormat(where, {
    year: "numeric",
    month: "short",
    day: "numeric",
    ...clock(where),
    second: "2-digit",
  }).format(time);
}

/** The calendar day where the user is: 2026-11-29. */
export function dayOf(where: Where, time: Date): string {
  const parts = dateFormat(where, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    calendar: "iso8601",
    numberingSystem: "latn",
  }).formatToParts(time);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")}`;
}

/** How many calendar days ago a time was; negative for the future. */
export function daysAgo(where: Where, time: Date, now = new Date()): number {
  return Math.round((Date.parse(dayOf(where, now)) - Date.parse(dayOf(where, time))) / DAY);
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Today, Yesterday, Wednesday, November 18 */
export function formatDay(where: Where, time: Date, now = new Date()): string {
  const ago = daysAgo(where, time, now);
  if (ago === 0 || ago === 1) {
    const relative = new Intl.RelativeTimeFormat(where.locale.language, { numeric: "auto" });
    return capitalise(relative.format(-ago, "day"));
  }
  const year = dayOf(where, time).slice(0, 4) === dayOf(where, now).slice(0, 4);
  return dateFormat(where, {
    weekday: "long",
    ...(year ? {} : { year: "numeric" }),
    month: "long",
    day: "numeric",
  }).format(time);
}

/** 14:05 today, Yesterday 14:05, Nov 18 14:05 */
export function formatWhen(where: Where, time: Date, now = new Date()): string {
  const ago = daysAgo(where, time, now);
  const clockTime = formatTime(where, time);
  if (ago === 0) return clockTime;
  const day = ago === 1 ? formatDay(where, time, now) : formatShortDate(where, time, now);
  return `${day}, ${clockTime}`;
}

/** Now, 5 minutes ago, then as `formatWhen`. */
export function formatRecent(where: Where, time: Date, now = new Date()): string {
  const recent = Math.abs(now.getTime() - time.getTime()) < 3_600_000;
  return recent ? formatAgo(where, time, now) : formatWhen(where, time, now);
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** now, 2 minutes ago, 3 hours ago, 5 days ago */
export function formatAgo(where: Where, time: Date, now = new Date()): string {
  const seconds = Math.max(0, (now.getTime() - time.getTime()) / 1_000);
  const relative = new Intl.RelativeTimeFormat(where.locale.language, { numeric: "auto" });
  for (const [unit, length] of UNITS) {
    if (seconds >= length) return relative.format(-Math.floor(seconds / length), unit);
  }
  return capitalise(relative.format(0, "second"));
}

export function formatNumber({ locale }: Where, value: number, decimals = 0): string {
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  if (locale.number_format === "none") return value.toFixed(decimals);
  const language_ = NUMBERS[locale.number_format] ?? language(locale, locale.number_format);
  return new Intl.NumberFormat(language_, options).format(value);
}

/** 36.6 °C */
export function formatTemperature(where: Where, value: number, unit: string | null): string {
  return `${formatNumber(where, value, 1)} ${unit ?? "°C"}`;
}
