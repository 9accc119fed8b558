import { expect, test } from "vitest";
import { validityOf } from "./validity.js";

const NOW = new Date("2026-11-29T12:00:00Z");

test.each([
  [null, null, "always"],
  ["2026-01-01T00:00:00Z", null, "valid"],
  [null, "2026-12-24T00:00:00Z", "valid"],
  [null, "2026-12-06T12:00:00Z", "soon"],
  ["2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z", "not_yet"],
  [null, "2026-11-29T12:00:00Z", "expired"],
  ["2026-12-01T00:00:00Z", "2026-11-01T00:00:00Z", "expired"],
  [null, "2026-11-29T14:00:00+01:00", "soon"],
])("from %s until %s is %s", (start_time, end_time, state) => {
  expect(validityOf({ kind: "staff", start_time, end_time }, NOW)).toBe(state);
});

test("somebody from the blacklist is never let in", () => {
  expect(validityOf({ kind: "blacklist", start_time: null, end_time: null }, NOW)).toBe("blocked");
});
