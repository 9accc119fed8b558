import { describe, expect, test } from "vitest";
import { isFiltered, matches, NO_FILTER, period, queryOf } from "./filter.js";
import { WHERE } from "../../shared/where.fixture.js";
import { visit } from "./visit.fixture.js";

test("no filter asks for everybody", () => {
  expect(queryOf(NO_FILTER, WHERE)).toEqual({});
  expect(isFiltered(NO_FILTER)).toBe(false);
  expect(isFiltered({ ...NO_FILTER, name: "  " })).toBe(false);
});

test("days are whole days at home", () => {
  const filter = { ...NO_FILTER, first: "2026-11-28", last: "2026-11-29" };
  expect(queryOf(filter, WHERE)).toEqual({
    start: "2026-11-27T23:00:00.000Z",
    end: "2026-11-29T23:00:00.000Z",
  });
});

test("all of a filter is asked for", () => {
  const person = { user_id: "0011", name: "Emil" };
  const filter = { ...NO_FILTER, name: " ada ", kinds: ["staff" as const], entries: ["x"] };
  expect(queryOf({ ...filter, person, missed: true }, WHERE)).toEqual({
    name: "ada",
    kinds: ["staff"],
    entries: ["x"],
    user_id: "0011",
    missed: true,
  });
});

test("the last seven days are those with today", () => {
  const now = new Date("2026-11-28T23:30:00Z");
  expect(period("last_7", WHERE, now)).toEqual({ first: "2026-11-23", last: null });
  expect(period("yesterday", WHERE, now)).toEqual({ first: "2026-11-28", last: "2026-11-28" });
});

describe("who comes just now", () => {
  const ada = visit();
  test.each([
    [{}, true],
    [{ name: "LOVE" }, true],
    [{ name: "grace" }, false],
    [{ kinds: ["visitor" as const] }, false],
    [{ entries: ["entry"] }, true],
    [{ person: { user_id: "0002", name: "Alan" } }, false],
    [{ last: "2026-11-28" }, false],
    [{ first: "2026-11-29", last: "2026-11-29" }, true],
    [{ missed: true }, false],
  ])("%j: %s", (part, shown) => {
    expect(matches({ ...NO_FILTER, ...part }, ada, WHERE)).toBe(shown);
  });
});
