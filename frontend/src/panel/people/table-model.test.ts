import { expect, test } from "vitest";
import { person, roster } from "./people.fixture.js";
import { rowOf } from "./sameness.js";
import { found } from "./table-model.js";

const zoe = rowOf("17", [
  roster("x", [person("17", { name: "Zoe\u0308 Bronte\u0308", department: "Küche" })]),
]);

test.each(["zoë", "BRONTË", "küche zoë", "17", ""])(
  "%s is found however its accents are written",
  (search) => {
    expect(found(zoe, search)).toBe(true);
  },
);

test.each(["zoo", "zoë 18"])("%s is not found", (search) => {
  expect(found(zoe, search)).toBe(false);
});
