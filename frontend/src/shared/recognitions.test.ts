import { expect, test } from "vitest";
import { recognition } from "../../dev/fake.js";
import type { Recognition } from "./api.js";
import { detailsOf, kindOf, maskOf, mergeRecognitions, nameOf } from "./recognitions.js";
import { WHERE } from "./where.fixture.js";

const named = (id: string, at: string, more: Partial<Recognition> = {}) =>
  recognition(0, { id, at, received_at: at, ...more });
const ids = (list: readonly Recognition[]) => list.map(({ id }) => id).join(" ");

const A = named("a", "2026-11-29T10:00:00+00:00");
const B = named("b", "2026-11-29T12:30:00+02:00");
const C = named("c", "2026-11-29T11:00:00Z");

test("the newest comes first, whatever the time zones", () => {
  expect(ids(mergeRecognitions([A], [C, B]))).toBe("c b a");
});

test("what comes twice is there once, as it came last", () => {
  const merged = mergeRecognitions([B, A], [{ ...B, name: "Ada" }]);
  expect(ids(merged)).toBe("b a");
  expect(merged[0]?.name).toBe("Ada");
});

test("the oldest make room, and an old one that was missed takes nobody's place", () => {
  expect(ids(mergeRecognitions([C, B], [A], 2))).toBe("c b");
  expect(ids(mergeRecognitions([B, A], [C], 2))).toBe("c b");
});

test("of one moment the one that arrived later comes first", () => {
  const late = named("late", C.at, { received_at: "2026-11-29T12:00:00Z" });
  expect(ids(mergeRecognitions([], [C, late]))).toBe("late c");
});

test.each<[Partial<Recognition>, string, string | null]>([
  [{ name: "Ada", kind: "staff" }, "Ada", "Staff"],
  [{ name: "Mallory", kind: "blacklist" }, "Mallory", null],
  [{ kind: "stranger" }, "Stranger", null],
  [{ kind: "other", user_id: "7" }, "ID 7", null],
  [{ kind: "other", user_id: null }, "Unknown", null],
])("%o is called %s", (more, name, kind) => {
  const one = recognition(0, more);
  expect([nameOf(one), kindOf(one)]).toEqual([name, kind]);
});

test("a mask is told only where the terminal looked for one", () => {
  expect([true, false, null].map((mask) => maskOf(recognition(0, { mask })))).toEqual([
    "Mask",
    "No mask",
    null,
  ]);
});

test("details leave out what is not known", () => {
  const where = { ...WHERE, config: { time_zone: "UTC" } };
  const bare = named("x", "2026-11-29T10:00:00Z", { method: null, similarity: null });
  expect(detailsOf(where, bare, "Front door")).toEqual([
    ["Time", "Nov 29, 2026, 10:00:00"],
    ["Terminal", "Front door"],
  ]);
  const late = { ...bare, received_at: "2026-11-29T11:00:00Z", alarms: ["no_mask" as const] };
  expect(detailsOf(where, late, "Front door").map(([label]) => label)).toEqual([
    "Time",
    "Received",
    "Terminal",
    "Alarms",
  ]);
});
