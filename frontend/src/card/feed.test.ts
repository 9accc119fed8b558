import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fakeHass, recognition, terminal } from "../../dev/fake.js";
import type { LiveEvent, Recognition, RecognitionPage, Terminal } from "../shared/api.js";
import type { Hass, Message } from "../shared/hass.js";
import { Feed } from "./feed.js";

const FRONT = terminal("1", "Front door");
const BACK = terminal("2", "Back door");

/** A Home Assistant whose connection comes and goes. */
class Server {
  terminals: Terminal[] = [FRONT];
  recognitions: Recognition[] = [];
  loaded = true;
  subscribers = new Set<(event: LiveEvent) => void>();
  asked: Message[] = [];
  before?: () => void;
  #listeners = new Map<string, Set<() => void>>();
  readonly hass: Hass;

  constructor() {
    this.hass = {
      ...fakeHass({}),
      connection: {
        connected: true,
        addEventListener: (event, listener) => {
          this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(listener));
        },
        removeEventListener: (event, listener) => {
          this.#listeners.get(event)?.delete(listener);
        },
        subscribeMessage: (callback) => this.#subscribe(callback as (event: LiveEvent) => void),
      },
      callWS: <Result>(message: Message) => Promise.resolve(this.#list(message) as Result),
    };
  }

  async #subscribe(callback: (event: LiveEvent) => void) {
    await Promise.resolve();
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as Home Assistant does
    if (!this.loaded) throw { code: "unknown_command", message: "Unknown command." };
    this.subscribers.add(callback);
    callback({ type: "terminals", terminals: this.terminals });
    return () => {
      this.subscribers.delete(callback);
      return Promise.resolve();
    };
  }

  #list(message: Message): RecognitionPage {
    this.asked.push(message);
    const entries = message.entries as string[];
    const found = this.recognitions.filter(({ entry }) => entries.includes(entry));
    this.before?.();
    return { recognitions: found.slice(0, Number(message.limit)), cursor: null };
  }

  tell(event: LiveEvent): void {
    for (const callback of this.subscribers) callback(event);
  }

  connection(event: "ready" | "disconnected"): void {
    if (event === "disconnected") this.subscribers.clear();
    for (const listener of this.#listeners.get(event) ?? []) listener();
  }
}

let server: Server;
let feed: Feed;

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  feed = new Feed(() => undefined);
});

afterEach(() => {
  feed.stop();
  vi.useRealTimers();
});

async function start(devices: string[] = [], limit = 3): Promise<void> {
  feed.choose(devices, limit);
  feed.start(server.hass);
  await vi.advanceTimersByTimeAsync(0);
}

const shown = () => feed.recognitions.map(({ record_id: id }) => id);

test("lists what was, and adds what comes", async () => {
  server.recognitions = [5, 6, 7, 8].map((minutes) => recognition(minutes, {}));
  await start();
  expect([feed.status, shown()]).toEqual(["ready", [5, 6, 7]]);
  server.tell({ type: "recognition", recognition: recognition(1, {}) });
  expect(shown()).toEqual([1, 5, 6]);
});

test("what comes while the list is on its way is not lost", async () => {
  server.recognitions = [recognition(5, {})];
  server.before = () => {
    server.tell({ type: "recognition", recognition: recognition(1, {}) });
  };
  await start();
  expect(shown()).toEqual([1, 5]);
});

test("shows only the terminals that were chosen", async () => {
  server.terminals = [FRONT, BACK];
  server.recognitions = [recognition(5, {}), recognition(6, { entry: "2" })];
  await start(["device2"]);
  expect(shown()).toEqual([6]);
  server.tell({ type: "recognition", recognition: recognition(1, {}) });
  expect(shown()).toEqual([6]);
  feed.choose([], 3);
  await vi.advanceTimersByTimeAsync(0);
  expect(shown()).toEqual([5, 6]);
});

test("knows chosen terminals that are not there from no terminals at all", async () => {
  await start(["device9"]);
  expect([feed.status, feed.terminals.length, feed.any]).toEqual(["ready", 0, true]);
});

test("a terminal that is added later is shown with what it saw", async () => {
  await start();
  server.recognitions = [recognition(6, { entry: "2" })];
  server.tell({ type: "terminals", terminals: [FRONT, BACK] });
  await vi.advanceTimersByTimeAsync(0);
  expect(shown()).toEqual([6]);
});

test("a change of a link asks for no new list", async () => {
  await start();
  server.tell({ type: "terminals", terminals: [{ ...FRONT, push: false }] });
  await vi.advanceTimersByTimeAsync(0);
  expect(feed.terminals[0]?.push).toBe(false);
  expect(server.asked).toHaveLength(1);
});

test("goes on after Home Assistant was away, and forgets what is gone", async () => {
  server.recognitions = [recognition(5, {}), recognition(6, {})];
  await start();
  server.connection("disconnected");
  expect(feed.connected).toBe(false);
  expect(shown()).toEqual([5, 6]);
  server.recognitions = [recognition(2, {}), recognition(6, {})];
  server.loaded = false;
  server.connection("ready");
  await vi.advanceTimersByTimeAsync(100);
  server.loaded = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect([feed.connected, feed.status, shown()]).toEqual([true, "ready", [2, 6]]);
  expect(server.subscribers.size).toBe(1);
});

test("waits for an integration that is not loaded", async () => {
  server.loaded = false;
  await start();
  expect(feed.status).toBe("missing");
  server.loaded = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(feed.status).toBe("ready");
});

test("waits for a connection that is not there yet", async () => {
  Object.assign(server.hass.connection, { connected: false });
  await start();
  expect([feed.connected, server.subscribers.size]).toEqual([false, 0]);
  server.connection("ready");
  await vi.advanceTimersByTimeAsync(0);
  expect([feed.connected, feed.status]).toEqual([true, "ready"]);
});

test("leaves nothing behind", async () => {
  await start();
  feed.stop();
  await vi.advanceTimersByTimeAsync(0);
  expect(server.subscribers.size).toBe(0);
  server.connection("ready");
  await vi.advanceTimersByTimeAsync(24 * 3_600_000);
  expect(server.asked).toHaveLength(1);
});

test("takes no second subscription when it is taken away and put back at once", async () => {
  feed.choose([], 3);
  feed.start(server.hass);
  feed.stop();
  feed.start(server.hass);
  await vi.advanceTimersByTimeAsync(0);
  expect(server.subscribers.size).toBe(1);
  expect(feed.status).toBe("ready");
});
