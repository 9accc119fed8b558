import { expect, test } from "vitest";
import { clockText } from "./clock.js";

test.each([
  [0.4, "Correct"],
  [-2, "Correct"],
  [45, "45 s fast"],
  [-184, "3 min slow"],
  [7_200, "2 h fast"],
  [-86_400 * 3, "3 d slow"],
])("%s s off is %s", (offset, text) => {
  expect(clockText(offset)).toBe(text);
});
