import { expect, test } from "vitest";
import { csv } from "./csv.js";

test("a table with a mark of its encoding, and lines as spreadsheets want them", () => {
  expect(
    csv([
      ["Name", "Similarity"],
      ["Ada", 92],
      [null, true],
    ]),
  ).toBe("\uFEFFName,Similarity\r\nAda,92\r\n,true\r\n");
});

test("commas, quotes and lines stay within a cell", () => {
  expect(csv([['a,b "c"\nd']])).toBe('\uFEFF"a,b ""c""\nd"\r\n');
});

test.each(["=1+1", "＝1+1", "+49 30", "-2", "@sum", " =1", "|cmd", "\t1"])(
  "%j is no formula",
  (text) => {
    expect(csv([[text]])).toBe(`\uFEFF"'${text}"\r\n`);
  },
);

test.each([
  ["\t=1", "'\t'=1"],
  ["\r=1", "'\r'=1"],
  ["Ada;=1+1", "Ada;'=1+1"],
  ["Ada; @sum", "Ada;' @sum"],
  ['a;"=1"', 'a;\'""=1""'],
  ["Ada\t-2", "Ada\t'-2"],
  ["Ada\n=1", "Ada\n'=1"],
  ["Ada;＝1", "Ada;'＝1"],
])("%j is no formula where cells are separated otherwise", (text, safe) => {
  expect(csv([[text]])).toBe(`\uFEFF"${safe}"\r\n`);
});

test.each(["Ada;Bob", "Ada\tBob"])("%j stays within a cell", (text) => {
  expect(csv([[text]])).toBe(`\uFEFF"${text}"\r\n`);
});

test("a negative number stays a number", () => {
  expect(csv([[-2.5]])).toBe("\uFEFF-2.5\r\n");
});

test("a semicolon stays within its cell", () => {
  expect(csv([["Ada; Lovelace"]])).toBe('\uFEFF"Ada; Lovelace"\r\n');
});
