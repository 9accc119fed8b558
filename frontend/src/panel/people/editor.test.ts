// @vitest-environment happy-dom
import { expect, test } from "vitest";
import type { Person, Terminal } from "../../shared/api.js";
import { Directory } from "./directory.js";
import { Editor } from "./editor.js";
import { hintsOf } from "./hints.js";
import { FakeHome, PHOTO, settle, terminal } from "./home.fixture.js";
import { person } from "./people.fixture.js";
import { sheet } from "./texts.js";

async function open(
  people: Record<string, Person[] | undefined>,
  userId: string | null,
  terminals: Terminal[] = Object.keys(people).map((entry) => terminal(entry)),
) {
  const home = new FakeHome(people);
  const directory = new Directory();
  directory.open(home.hass, terminals);
  await settle();
  return { home, directory, editor: new Editor(home.hass, terminals, directory, userId) };
}

test("who has the same ID elsewhere is never overwritten by another press", async () => {
  const bob = person("1001", { name: "Bob" });
  const { home, editor } = await open({ a: [], b: [bob] }, null);
  editor.set("name", "Ada");
  editor.set("user_id", "1001");
  home.refusals = { b: { error: "b already has 1001", field: "user_id" } };
  expect(await editor.save()).toBe(false);
  expect(editor.userId).toBe("1001");
  expect(editor.errors.user_id).toBe("b already has 1001");
  expect(await editor.save()).toBe(false);
  expect(home.changes).toHaveLength(1);
  editor.set("department", "Engines");
  await editor.check();
  expect(editor.errors.user_id).toBe("b already has 1001");
  editor.choose(["a"]);
  expect(editor.errors).toEqual({});
  expect(await editor.save()).toBe(true);
  expect(home.changes.slice(1)).toMatchObject([{ entries: ["a"], user_id: "1001" }]);
});

test("where adding failed it is tried again as adding", async () => {
  const { home, editor } = await open({ a: [], b: [] }, null);
  editor.set("name", "Ada");
  home.refusals = { b: { error: "no room", field: null } };
  expect(await editor.save()).toBe(false);
  home.refusals = {};
  expect(await editor.save()).toBe(true);
  const [first, again, added] = home.changes;
  expect(first).toMatchObject({ entries: ["a", "b"], user_id: null, new: true });
  expect(again).toMatchObject({ entries: ["a"], user_id: "20" });
  expect(again).not.toHaveProperty("new");
  expect(added).toMatchObject({ entries: ["b"], user_id: "20", new: true });
  expect(added).toMatchObject({ person: { name: "Ada", kind: "staff" } });
});

test("two presses at once save once", async () => {
  const { home, editor } = await open({ a: [] }, null);
  editor.set("name", "Ada");
  const saves = [editor.save(), editor.save()];
  expect(editor.running).toBe(true);
  expect(await Promise.all(saves)).toEqual([true, false]);
  expect(editor.running).toBe(false);
  expect(home.changes).toHaveLength(1);
});

test("a photo that is being prepared is waited for", async () => {
  const { home, editor } = await open({ a: [person("1")] }, "1");
  await editor.load();
  let ready: (photo: typeof PHOTO) => void = () => undefined;
  home.photos = new Promise((resolve) => {
    ready = resolve;
  });
  void editor.photo.useRecognition(home.hass, "r");
  expect(editor.dirty).toBe(true);
  expect(editor.idle).toBe(false);
  const saved = editor.save();
  await settle();
  expect(home.changes).toEqual([]);
  ready(PHOTO);
  expect(await saved).toBe(true);
  expect(home.changes).toMatchObject([{ user_id: "1", photo: "token" }]);
});

test("a photo that turns out to be none is not left out in silence", async () => {
  const { home, editor } = await open({ a: [person("1")] }, "1");
  await editor.load();
  home.photos = Promise.reject(new Error("No face"));
  void editor.photo.useRecognition(home.hass, "r");
  expect(await editor.save()).toBe(false);
  expect(home.changes).toEqual([]);
  expect(editor.photo.error).toBe("No face");
});

test("nothing is entered before the person is there, and then it stays", async () => {
  const home = new FakeHome({ a: [person("1")], b: [] });
  const terminals = [terminal("a"), terminal("b")];
  const directory = new Directory();
  let arrive: (nothing: null) => void = () => undefined;
  home.reads = new Promise((resolve) => {
    arrive = resolve;
  });
  directory.open(home.hass, terminals);
  const editor = new Editor(home.hass, terminals, directory, "1");
  const loaded = editor.load();
  expect(editor.loading).toBe(true);
  expect(await editor.save()).toBe(false);
  arrive(null);
  await loaded;
  expect(editor.loading).toBe(false);
  expect(editor.values.name).toBe("Person 1");
  expect(editor.chosen).toEqual(["a"]);
});

test("what was entered while a person is read again stays, and the rest is as it is now", async () => {
  const { home, editor } = await open({ a: [person("1", { department: "Kitchen" })], b: [] }, "1");
  const loaded = editor.load();
  editor.set("name", "Ada");
  editor.choose(["a", "b"]);
  home.people.a = [person("1", { department: "Engines", digest: "b" })];
  await loaded;
  expect(editor.values).toMatchObject({ name: "Ada", department: "Engines" });
  expect(editor.chosen).toEqual(["a", "b"]);
  expect(await editor.save()).toBe(true);
  expect(home.changes[0]).toMatchObject({ entries: ["a"], person: { name: "Ada" } });
  expect(home.changes[0]?.person).not.toHaveProperty("department");
});

test("a terminal that could not be read says so, and nobody there is overwritten", async () => {
  const { home, editor } = await open({ a: [person("1")], b: undefined }, "1");
  await editor.load();
  expect([...editor.unread]).toEqual([["b", "b is off"]]);
  expect(editor.chosen).toEqual(["a"]);
  editor.choose(["a", "b"]);
  await editor.save();
  expect(home.changes).toMatchObject([{ source: "a", entries: ["b"], overwrite: false }]);
});

test("who could not be read anywhere is not said to be nowhere", async () => {
  const { editor } = await open({ a: undefined }, "1");
  await editor.load();
  expect(editor.absence).toBe(`${sheet.not_read} a is off`);
  const { editor: other } = await open({ a: [] }, "1");
  await other.load();
  expect(other.absence).toBe(sheet.not_found);
});

test("ticks that were changed count as changes, and alone change nothing", async () => {
  const { editor } = await open({ a: [person("1")], b: [person("1")] }, "1");
  await editor.load();
  expect(editor.dirty).toBe(false);
  editor.choose(["a"]);
  expect(
    hintsOf(
      editor,
      ["a", "b"].map((entry) => terminal(entry)),
    ),
  ).toEqual({
    a: "",
    b: sheet.at_kept,
  });
  expect([editor.dirty, editor.idle]).toEqual([true, true]);
  editor.choose(["a", "b"]);
  expect(editor.dirty).toBe(false);
});

test("a new person is proposed only where a terminal answers", async () => {
  const terminals = [
    terminal("a"),
    terminal("b", { answers: null }),
    terminal("c", { answers: false }),
  ];
  const { editor } = await open({ a: [], b: [], c: [] }, null, terminals);
  expect(editor.chosen).toEqual(["a"]);
});

test("an end of validity that is kept is shown as an end", async () => {
  const { home, directory, editor } = await open({ a: [person("1")] }, "1");
  await editor.load();
  editor.set("end_time", "2026-12-01T08:00");
  const kept = { error: "as soon as it answers", field: null, kept: true };
  home.refusals = { a: kept };
  await editor.save();
  expect(directory.row("1").cells).toEqual({ a: "to_end" });
});

test("a lost connection ends a save, and the terminals are read again when it is back", async () => {
  const { home, directory, editor } = await open({ a: [person("1")] }, "1");
  await editor.load();
  editor.set("name", "Ada");
  home.silent = true;
  const saved = editor.save();
  await settle();
  home.connection.tell("disconnected");
  expect(await saved).toBe(false);
  expect(editor.running).toBe(false);
  home.people.a = [person("1", { name: "Ada" })];
  home.connection.tell("ready");
  await settle();
  expect(directory.row("1").person.name).toBe("Ada");
});
