import { expect, test } from "vitest";
import { FIELDS } from "./fields.js";
import { BLANK, changedFields, changesOf, valuesOf } from "./form.js";
import { person } from "./people.fixture.js";
import { WHERE } from "../../shared/where.fixture.js";

test("the form has all that a terminal keeps, beside the photo", () => {
  expect(FIELDS).toHaveLength(22);
  expect(new Set(FIELDS.map(({ name }) => name)).size).toBe(22);
});

test("times show by the clock of the home", () => {
  const someone = person("7", { end_time: "2026-12-01T17:00:00+00:00", birthday: "1990-05-17" });
  expect(valuesOf(someone, WHERE)).toMatchObject({
    user_id: "7",
    end_time: "2026-12-01T18:00",
    birthday: "1990-05-17",
    remark: "",
  });
});

test("a day is one by the clock of Home Assistant", () => {
  const someone = person("7", { entry_time: "2026-12-01T00:00:00+01:00" });
  const abroad = { ...WHERE, config: { time_zone: "America/New_York" } };
  expect(valuesOf(someone, abroad).entry_time).toBe("2026-12-01");
});

test("a form that was not touched has no changes", () => {
  const values = valuesOf(person("7", { end_time: "2026-12-01T17:00:30+00:00" }), WHERE);
  expect(changesOf(values, { ...values }, WHERE)).toEqual({});
});

test("blanks around a text are no change", () => {
  const values = valuesOf(person("7", { name: "Ada" }), WHERE);
  expect(changedFields(values, { ...values, name: " Ada " })).toEqual([]);
});

test("only what has changed is told, and what was emptied is cleared", () => {
  const values = valuesOf(person("7", { department: "Kitchen", mobile: "1" }), WHERE);
  const after = { ...values, department: "", mobile: "2", start_time: "2026-07-01T09:30" };
  expect(changesOf(values, after, WHERE)).toEqual({
    department: null,
    mobile: "2",
    start_time: "2026-07-01T07:30:00.000Z",
  });
});

test("a new person is all that was entered", () => {
  const after = { ...BLANK, name: "Ada", kind: "staff", user_id: "7" };
  expect(changesOf(BLANK, after, WHERE)).toEqual({ name: "Ada", kind: "staff" });
});
