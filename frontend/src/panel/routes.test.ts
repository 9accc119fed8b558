import { expect, test } from "vitest";
import { pathOfAdding, pathOfPerson, placeOf, ROOT } from "./routes.js";

const placeAt = (address: string) => {
  const { pathname, search } = new URL(address, "http://home");
  return placeOf(pathname.slice(ROOT.length), search);
};

test.each([
  ["/richtech-aatss/visitors", { tab: "visitors", sheet: null }],
  ["/richtech-aatss/people", { tab: "people", sheet: null }],
  ["/richtech-aatss/terminals", { tab: "terminals", sheet: null }],
  ["/richtech-aatss", null],
  ["/richtech-aatss/elsewhere", null],
])("%s", (address, place) => {
  expect(placeAt(address)).toEqual(place);
});

test.each(["0011", "add", "a/b", "ä %"])("the sheet of %s can be linked", (person) => {
  expect(placeAt(pathOfPerson(person))).toEqual({ tab: "people", sheet: { person } });
});

test("somebody is added, also by a recognition", () => {
  expect(placeAt(pathOfAdding())?.sheet).toEqual({ recognition: null });
  expect(placeAt(pathOfAdding("entry/1/x"))?.sheet).toEqual({ recognition: "entry/1/x" });
});
