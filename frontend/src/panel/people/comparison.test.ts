// @vitest-environment happy-dom
import { expect, test } from "vitest";
import type { Person } from "../../shared/api.js";
import { Comparison } from "./comparison.js";
import { Directory } from "./directory.js";
import { FakeHome, settle, terminal } from "./home.fixture.js";
import { person } from "./people.fixture.js";

async function open(people: Record<string, Person[] | undefined>) {
  const home = new FakeHome(people);
  const terminals = Object.keys(people).map((entry) => terminal(entry));
  const directory = new Directory();
  directory.open(home.hass, terminals);
  await settle();
  return { home, directory, comparison: new Comparison(home.hass, terminals, directory, "1") };
}

const kitchen = person("1", { department: "Kitchen", digest: "k" });
const workshop = person("1", { department: "Workshop", digest: "w" });

async function keepFirst(comparison: Comparison): Promise<void> {
  const [first] = comparison.versions;
  if (first) await comparison.keep(first);
}

test("what is shown is read anew, and one is copied over the others", async () => {
  const { home, comparison } = await open({ a: [person("1")], b: [workshop] });
  home.people.a = [kitchen];
  await comparison.read();
  expect(comparison.versions.map((one) => one.person.department)).toEqual(["Kitchen", "Workshop"]);
  await keepFirst(comparison);
  expect(home.changes).toMatchObject([{ source: "a", entries: ["b"], overwrite: true }]);
});

test("what has changed meanwhile is shown instead of copied", async () => {
  const { home, comparison } = await open({ a: [kitchen], b: [workshop] });
  await comparison.read();
  home.people.a = [person("1", { department: "Engines", digest: "e" })];
  await keepFirst(comparison);
  expect(home.changes).toEqual([]);
  expect(comparison.outdated).toBe(true);
  expect(comparison.versions[0]?.person.department).toBe("Engines");
  await keepFirst(comparison);
  expect(comparison.outdated).toBe(false);
  expect(home.changes).toHaveLength(1);
});

test("terminals that cannot be read or are to remove the person are left out", async () => {
  const people = { a: [kitchen], b: [workshop], c: [workshop], d: [workshop] };
  const { home, directory, comparison } = await open(people);
  directory.kept("c", "1", null);
  home.people.d = undefined;
  await comparison.read();
  expect([...comparison.unread]).toEqual([["d", "d is off"]]);
  expect(comparison.versions.map(({ entries }) => entries)).toEqual([["a"], ["b"]]);
});
