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

test.each(["=1+1", "+49 30", "-2", "@sum", "\t=1", " =1", "|cmd", "\r=1"])(
  "%j is no formula",
  (text) => {
    expect(csv([[text]])).toBe(`\uFEFF"'${text}"\r\n`);
  },
);

test("a negative number stays a number", () => {
  expect(csv([[-2.5]])).toBe("\uFEFF-2.5\r\n");
});

test.each([
  ["Ada;=1+1", "Ada;'=1+1"],
  ["Ada\t@sum", "Ada\t'@sum"],
  ["Ada; -2;b", "Ada;' -2;b"],
  ['a;"=1"', 'a;\'""=1""'],
  ["＝1+1", "'＝1+1"],
])("%j is no formula where cells end at semicolons or tabs", (text, safe) => {
  expect(csv([[text]])).toBe(`\uFEFF"${safe}"\r\n`);
});

test("a semicolon stays within its cell", () => {
  expect(csv([["Ada; Lovelace"]])).toBe('\uFEFF"Ada; Lovelace"\r\n');
});
