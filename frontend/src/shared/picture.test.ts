// @vitest-environment happy-dom

import { expect, test } from "vitest";
import { initials } from "./picture.js";

test.each([
  ["Ada King Lovelace", "AL"],
  ["élodie", "É"],
  ["(guest) 12", ""],
  ["张 伟", "张伟"],
  [null, ""],
])("the initials of %s are %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});
