import { describe, expect, test } from "vitest";
import { Timeline } from "./timeline.js";
import { visit } from "./visit.fixture.js";

const timeline = () => new Timeline((time) => time.toISOString().slice(0, 10));
const ids = (one: Timeline) => one.visits.map(({ recognition }) => recognition.id);
const at = (id: string, time: string) => visit({ id, at: `2026-11-${time}:00Z` });

const page = [at("c", "29T12:00"), at("b", "29T08:00"), at("a", "28T20:00")];

test("each day has a heading", () => {
  const one = timeline();
  one.append(page);
  expect(one.rows.map((row) => (row.visit ? row.key : row.day))).toEqual([
    "2026-11-29",
    "c",
    "b",
    "2026-11-28",
    "a",
  ]);
});

test("the rows stay the same as long as nothing changes", () => {
  const one = timeline();
  one.append(page);
  expect(one.rows).toBe(one.rows);
});

test("a page that overlaps adds nobody twice", () => {
  const one = timeline();
  one.append(page);
  one.append([at("a", "28T20:00"), at("z", "28T19:00")]);
  expect(ids(one)).toEqual(["c", "b", "a", "z"]);
});

describe("somebody who is told live", () => {
  test("comes first", () => {
    const one = timeline();
    one.append(page);
    expect(one.insert(at("d", "29T12:01"), false)).toBe(0);
    expect(ids(one)).toEqual(["d", "c", "b", "a"]);
  });

  test("is not shown twice", () => {
    const one = timeline();
    one.append(page);
    expect(one.insert(at("c", "29T12:00"), false)).toBeNull();
  });

  test("stands where he was missed", () => {
    const one = timeline();
    one.append(page);
    expect(one.insert(at("m", "29T07:00"), false)).toBe(2);
    expect(ids(one)).toEqual(["c", "b", "m", "a"]);
  });

  test("waits for his page where that was not read yet", () => {
    const one = timeline();
    one.append(page);
    expect(one.insert(at("m", "01T07:00"), false)).toBeNull();
    one.append([at("m", "01T07:00")]);
    expect(ids(one)).toEqual(["c", "b", "a", "m"]);
  });

  test("is the last where all was read", () => {
    const one = timeline();
    one.append(page);
    expect(one.insert(at("m", "01T07:00"), true)).toBe(3);
  });

  test("is not read again with the next page", () => {
    const one = timeline();
    one.append(page.slice(0, 2));
    one.insert(at("m", "29T09:00"), false);
    one.append([at("a", "28T20:00")]);
    expect(ids(one)).toEqual(["c", "m", "b", "a"]);
  });
});
