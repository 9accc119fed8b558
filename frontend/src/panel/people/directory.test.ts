import { expect, test } from "vitest";
import type { Person, Terminal } from "../../shared/api.js";
import type { Hass } from "../../shared/hass.js";
import { learn } from "./changes.js";
import { Directory } from "./directory.js";
import { person } from "./people.fixture.js";

const terminal = (entry: string, more: Partial<Terminal> = {}) =>
  ({ entry, title: entry, answers: true, admin: { pending: 0 }, ...more }) as Terminal;

interface Asked {
  type: string;
  entry: string;
  page?: number;
  size?: number;
  user_id?: string;
}

/** Terminals with people; one without does not answer. */
function home(people: Record<string, Person[] | undefined>) {
  const asked: string[] = [];
  const callWS = ({ type, entry, page = 0, size = 1, user_id }: Asked) => {
    const known = people[entry];
    asked.push(`${type} ${entry}`);
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as Home Assistant does
    if (!known) return Promise.reject({ code: "richtech_aatss", message: "No connection" });
    if (type === "richtech_aatss/people/get") {
      const found = known.find((one) => one.user_id === user_id) ?? null;
      return Promise.resolve({ person: found, picture: null });
    }
    const from = page * size;
    const end = from + size;
    const more = end < known.length;
    const pending: unknown[] = [];
    return Promise.resolve({ people: known.slice(from, end), total: known.length, more, pending });
  };
  return { hass: { locale: { language: "en" }, callWS } as unknown as Hass, asked };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const many = (count: number) => Array.from({ length: count }, (_, n) => person(String(n)));

test("all pages of all terminals are read once", async () => {
  const { hass, asked } = home({ x: many(45), y: many(3) });
  const directory = new Directory();
  const terminals = [terminal("x"), terminal("y")];
  directory.open(hass, terminals);
  await settle();
  directory.open(hass, [...terminals]);
  await settle();
  expect(directory.rows).toHaveLength(45);
  expect(directory.reading).toBe(false);
  expect(asked).toHaveLength(4);
});

test("one that does not answer is read when it is back", async () => {
  const people: Record<string, Person[] | undefined> = { x: many(1) };
  const { hass } = home(people);
  const directory = new Directory();
  directory.open(hass, [terminal("x"), terminal("y", { answers: false })]);
  await settle();
  expect(directory.row("0").cells).toEqual({ x: "here", y: "unread" });
  people.y = many(1);
  directory.open(hass, [terminal("x"), terminal("y")]);
  await settle();
  expect(directory.row("0").cells).toEqual({ x: "same", y: "same" });
});

test("what a terminal is still to be told shows, until it was", async () => {
  const people: Record<string, Person[]> = { x: many(1), y: many(1) };
  const { hass } = home(people);
  const directory = new Directory();
  directory.open(hass, [terminal("x"), terminal("y")]);
  await settle();
  const removed = { type: "result", user_id: "0", kept: false, error: null } as const;
  await learn(
    [
      { ...removed, entry: "x", outcome: "deleted" },
      { ...removed, entry: "y", outcome: null, error: "No connection", kept: true },
    ],
    directory,
    null,
  );
  expect(directory.row("0").cells).toEqual({ x: "missing", y: "to_remove" });
  directory.open(hass, [terminal("x"), terminal("y", { admin: { pending: 1 } as never })]);
  people.y = [];
  directory.open(hass, [terminal("x"), terminal("y")]);
  await settle();
  expect(directory.rows).toEqual([]);
});

test("who was changed is read anew at that terminal", async () => {
  const people = { x: many(2), y: many(2) };
  const { hass } = home(people);
  const directory = new Directory();
  directory.open(hass, [terminal("x"), terminal("y")]);
  await settle();
  people.x = [person("0", { digest: "changed" }), person("1")];
  await learn(
    [{ type: "result", entry: "x", user_id: "0", outcome: "updated", error: null }],
    directory,
    null,
  );
  expect(directory.row("0").cells).toEqual({ x: "different", y: "different" });
});

test("who is removed while a list is read does not come back with the older answer", async () => {
  const { hass } = home({ x: many(45) });
  const directory = new Directory();
  directory.open(hass, [terminal("x")]);
  await settle();
  const reading = directory.reload("x");
  await learn(
    [{ type: "result", entry: "x", user_id: "0", outcome: "deleted", error: null, kept: false }],
    directory,
    null,
  );
  directory.kept("x", "1", null);
  await reading;
  expect(directory.row("0").cells).toEqual({ x: "missing" });
  expect(directory.row("1").cells).toEqual({ x: "to_remove" });
  expect(directory.rows).toHaveLength(44);
});
