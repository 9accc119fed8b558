import { expect, test } from "vitest";
import {
  dayOf,
  daysAgo,
  formatAgo,
  formatDay,
  formatNumber,
  formatRecent,
  formatTemperature,
  formatTime,
  formatWhen,
  type Where,
} from "./format.js";
import { WHERE } from "./where.fixture.js";

function where(more: Partial<Where["locale"]> = {}, timeZone = "Europe/Berlin"): Where {
  return { locale: { ...WHERE.locale, ...more }, config: { time_zone: timeZone } };
}

/** Shortly after midnight in Berlin, the day before in London. */
const NOW = new Date("2026-11-28T23:30:00Z");
const before = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

test.each([
  ["24", "en", "00:30"],
  ["12", "en", "12:30 AM"],
  ["language", "en", "12:30 AM"],
  ["language", "de", "00:30"],
])("time in format %s, language %s", (time_format, language, text) => {
  expect(formatTime(where({ time_format, language }), NOW).replace(" ", " ")).toBe(text);
});

test("a day begins where Home Assistant is", () => {
  expect(dayOf(where(), NOW)).toBe("2026-11-29");
  expect(dayOf(where({}, "Europe/London"), NOW)).toBe("2026-11-28");
  expect(daysAgo(where(), before(31), NOW)).toBe(1);
  expect(daysAgo(where({}, "Europe/London"), before(31), NOW)).toBe(0);
});

test("a day of summer time's end is one day", () => {
  expect(daysAgo(where(), new Date("2026-10-24T22:30:00Z"), new Date("2026-10-26T22:30:00Z"))).toBe(
    1,
  );
});

test.each([
  [0, "Today"],
  [31, "Yesterday"],
  [31 + 24 * 60, "Friday, November 27"],
  [400 * 24 * 60, "Saturday, October 25, 2025"],
])("the day of %i minutes ago", (minutes, text) => {
  expect(formatDay(where(), before(minutes), NOW)).toBe(text);
});

test("days are in the user's language", () => {
  expect(formatDay(where({ language: "de" }), before(31), NOW)).toBe("Gestern");
});

test.each([
  [0, "00:30"],
  [31, "Yesterday, 23:59"],
  [3 * 24 * 60, "Nov 26, 00:30"],
  [400 * 24 * 60, "Oct 25, 2025, 01:30"],
])("when %i minutes ago was", (minutes, text) => {
  expect(formatWhen(where(), before(minutes), NOW)).toBe(text);
});

test.each([
  [0, "Now"],
  [0.9, "Now"],
  [1, "1 minute ago"],
  [59, "59 minutes ago"],
  [61, "1 hour ago"],
  [3000, "2 days ago"],
  [-5, "Now"],
])("%f minutes ago", (minutes, text) => {
  expect(formatAgo(where(), before(minutes), NOW)).toBe(text);
});

test("the last hour is told in minutes, what was before as a time", () => {
  expect(formatRecent(where(), before(5), NOW)).toBe("5 minutes ago");
  expect(formatRecent(where(), before(90), NOW)).toBe("Yesterday, 23:00");
});

test.each([
  ["language", "1,234.5"],
  ["comma_decimal", "1,234.5"],
  ["decimal_comma", "1.234,5"],
  ["none", "1234.5"],
])("numbers in format %s", (number_format, text) => {
  expect(formatNumber(where({ number_format }), 1234.5, 1)).toBe(text);
});

test("temperatures have the unit that the terminal measures in", () => {
  expect(formatTemperature(where(), 36.62, "°C")).toBe("36.6 °C");
  expect(formatTemperature(where({ number_format: "decimal_comma" }), 98, "°F")).toBe("98,0 °F");
});
