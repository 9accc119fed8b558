import { expect, test } from "vitest";
import { terminal } from "../../dev/fake.js";
import { worstOf } from "./status.js";

const front = terminal("1", "Front");
const unlinked = terminal("2", "Back", { push: false });
const off = terminal("3", "Side", { answers: false, push: false });
const unloaded = terminal("4", "Cellar", { loaded: false, answers: null, push: null });

test.each([
  [[front], true, "connected", [front]],
  [[front, unlinked], true, "no_push", [unlinked]],
  [[unlinked, off, front], true, "no_answer", [off]],
  [[off, unloaded], true, "not_loaded", [unloaded]],
  [[front, off], false, "reconnecting", [front, off]],
  [[], true, "connected", []],
])("the worst counts", (terminals, connected, status, named) => {
  expect(worstOf(terminals, connected)).toEqual({ status, terminals: named });
});
