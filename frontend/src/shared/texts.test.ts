import { expect, test } from "vitest";
import { fill } from "./texts.js";

test("placeholders are filled in, each wherever it stands", () => {
  expect(fill("{a} and {b}, {a}", { a: "one", b: 2 })).toBe("one and 2, one");
  expect(fill("{a}", { a: "{b} $&" })).toBe("{b} $&");
});
