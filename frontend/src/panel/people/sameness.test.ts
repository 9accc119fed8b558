import { describe, expect, test } from "vitest";
import { person, roster } from "./people.fixture.js";
import { EVERYBODY } from "./roster.js";
import { countAt, isSame, isUnread, mayHave, rowOf, rowsOf, versionsOf } from "./sameness.js";

const a = person("1", { digest: "a" });
const b = person("1", { digest: "b" });
const cells = (...rosters: ReturnType<typeof roster>[]) => rowOf("1", rosters).cells;

describe("how a person is at each terminal", () => {
  test("the same at all", () => {
    expect(cells(roster("x", [a]), roster("y", [a]))).toEqual({ x: "same", y: "same" });
  });

  test("different at both where two do not agree, for nobody knows which is right", () => {
    const rosters = [roster("x", [a]), roster("y", [b])];
    expect(cells(...rosters)).toEqual({ x: "different", y: "different" });
    expect(rowOf("1", rosters).differs).toBe(true);
  });

  test("different where most others agree", () => {
    const rosters = [roster("x", [b]), roster("y", [a]), roster("z", [a])];
    expect(cells(...rosters)).toEqual({ x: "different", y: "same", z: "same" });
    expect(rowOf("1", rosters)).toMatchObject({ person: a, source: "y" });
  });

  test("missing at one that was read", () => {
    expect(cells(roster("x", [a]), roster("y", []))).toEqual({ x: "alone", y: "missing" });
  });

  test("not yet missing at one that is still read", () => {
    const reading = roster("y", [], { reading: "reading" });
    expect(cells(roster("x", [a]), reading)).toEqual({ x: "here", y: "reading" });
  });

  test("unknown at one that could not be read", () => {
    const failed = roster("y", [], { reading: "failed" });
    expect(cells(roster("x", [a]), failed)).toEqual({ x: "here", y: "unread" });
  });

  test("still to be told", () => {
    const removal = roster("x", [a], { pending: new Map([["1", null]]) });
    const end = roster("y", [a], { pending: new Map([["1", "2026-11-29T12:00:00+00:00"]]) });
    expect(cells(removal, end)).toEqual({ x: "to_remove", y: "to_end" });
  });

  test("still to be removed with everybody else", () => {
    const all = roster("x", [a], { pending: new Map([[EVERYBODY, null]]) });
    expect(cells(all, roster("y", []))).toEqual({ x: "to_remove", y: "missing" });
  });

  test("enrolled where there is only one terminal", () => {
    expect(cells(roster("x", [a]))).toEqual({ x: "here" });
  });
});

test("photos count only where both terminals show them", () => {
  const one = person("1", { photo_digest: "p" });
  expect(isSame(one, person("1", { photo_digest: null }))).toBe(true);
  expect(isSame(one, person("1", { photo_digest: "q" }))).toBe(false);
});

test("of those who agree, the one with a photo is shown", () => {
  const pictured = person("1", { photo_digest: "p" });
  const [version] = versionsOf("1", [roster("x", [a]), roster("y", [pictured])]);
  expect(version).toEqual({ person: pictured, entries: ["x", "y"] });
});

test("everybody at any terminal has one row, and who is only to be removed as well", () => {
  const off = roster("y", [], { reading: "failed", pending: new Map([["3", null]]) });
  const rows = rowsOf([roster("x", [a, person("2")]), off]);
  expect(rows.map(({ user_id }) => user_id)).toEqual(["1", "2", "3"]);
  expect(rows[2]).toMatchObject({ source: null, cells: { x: "missing", y: "to_remove" } });
});

test("a terminal that was not read may have anybody, and has nobody to copy", () => {
  const rosters = [
    roster("x", [a]),
    roster("y", []),
    roster("off", [], { reading: "failed" }),
    roster("slow", [], { reading: "reading" }),
    roster("going", [a], { pending: new Map([["1", null]]) }),
  ];
  const rows = [rowOf("1", rosters)];
  const where = (is: (entry: string) => boolean) =>
    rosters.map(({ entry }) => entry).filter((entry) => is(entry));
  expect(where((entry) => mayHave(rows, entry))).toEqual(["x", "off", "slow", "going"]);
  expect(where((entry) => isUnread(rows, entry))).toEqual(["off", "slow"]);
  expect(where((entry) => countAt(rows, entry) > 0)).toEqual(["x"]);
});
