import { expect, test } from "vitest";
import { dayAfter, fromClock, toClock } from "./zoned.js";

const where = (time_zone: string) => ({
  locale: {
    language: "de",
    number_format: "language",
    time_format: "24",
    date_format: "language",
    time_zone: "server",
    first_weekday: "language",
  },
  config: { time_zone },
});

test.each([
  ["Europe/Berlin", "2026-11-29T14:05", "2026-11-29T13:05:00.000Z"],
  ["Europe/Berlin", "2026-07-01T00:00", "2026-06-30T22:00:00.000Z"],
  ["Europe/Berlin", "2026-10-25T00:00", "2026-10-24T22:00:00.000Z"],
  ["Asia/Kathmandu", "2026-01-01T05:45", "2026-01-01T00:00:00.000Z"],
  ["America/St_Johns", "2026-03-08T12:00", "2026-03-08T14:30:00.000Z"],
  ["Pacific/Apia", "2026-01-01T00:00", "2025-12-31T11:00:00.000Z"],
])("in %s %s is %s, and back", (zone, clock, time) => {
  expect(fromClock(where(zone), clock)?.toISOString()).toBe(time);
  expect(toClock(where(zone), new Date(time))).toBe(clock);
});

test("a day begins at midnight", () => {
  const midnight = fromClock(where("Europe/Berlin"), "2026-11-29");
  expect(midnight?.toISOString()).toBe("2026-11-28T23:00:00.000Z");
});

test("an hour that the clocks leave out is some time beside it", () => {
  const time = fromClock(where("Europe/Berlin"), "2026-03-29T02:30");
  expect(Math.abs((time?.getTime() ?? 0) - Date.parse("2026-03-29T01:30Z"))).toBeLessThanOrEqual(
    3_600_000,
  );
});

test("what is no time is none", () => {
  expect(fromClock(where("UTC"), "")).toBeNull();
});

test("the day after the last of a month is the first of the next", () => {
  expect(dayAfter("2026-11-30")).toBe("2026-12-01");
  expect(dayAfter("2026-03-01", -1)).toBe("2026-02-28");
});
