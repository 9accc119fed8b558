import { expect, test } from "vitest";
import { planOf } from "./saving.js";

const known = { changed: true, isNew: false };

test("a new person is added at all that are ticked, and changed where that was done", () => {
  const isNew = { changed: true, isNew: true };
  expect(planOf(["x", "y"], [], isNew)).toEqual({ set: [], add: ["x", "y"], copy: null });
  expect(planOf(["x", "y"], ["x"], isNew)).toEqual({ set: ["x"], add: ["y"], copy: null });
});

test("changes where the person is, then a copy where not", () => {
  const plan = { set: ["x"], add: [], copy: { source: "x", entries: ["y"] } };
  expect(planOf(["x", "y"], ["x"], known)).toEqual(plan);
});

test("only a copy where nothing has changed", () => {
  const plan = { set: [], add: [], copy: { source: "x", entries: ["y"] } };
  expect(planOf(["x", "y"], ["x"], { ...known, changed: false })).toEqual(plan);
});

test("nothing at a terminal that is not ticked", () => {
  expect(planOf(["y"], ["x", "y"], known)).toEqual({ set: ["y"], add: [], copy: null });
});
