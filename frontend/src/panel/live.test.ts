import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fakeHass, terminal } from "../../dev/fake.js";
import type { LiveEvent, Terminal } from "../shared/api.js";
import type { Hass } from "../shared/hass.js";
import { Live } from "./live.js";

const HOURS = 3_600_000;
const FRONT = terminal("1", "Front door");

let terminals: Terminal[];
let refused: boolean;
let told: LiveEvent[];
let subscribers: Set<(event: LiveEvent) => void>;
let listeners: Map<string, Set<() => void>>;
const renew = vi.fn<() => Promise<boolean>>();
const failed = vi.fn();
let live: Live;

async function subscribe(callback: (event: LiveEvent) => void) {
  await Promise.resolve();
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- as Home Assistant does
  if (refused) throw { code: "unknown_command", message: "Unknown command." };
  subscribers.add(callback);
  callback({ type: "terminals", terminals });
  return () => {
    subscribers.delete(callback);
    return Promise.resolve();
  };
}

function tell(event: LiveEvent): void {
  for (const callback of subscribers) callback(event);
}

function connection(event: "ready" | "disconnected"): void {
  if (event === "disconnected") subscribers.clear();
  for (const listener of listeners.get(event) ?? []) listener();
}

const hass: Hass = {
  ...fakeHass({}),
  connection: {
    connected: true,
    addEventListener: (event, listener) => {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
    },
    removeEventListener: (event, listener) => {
      listeners.get(event)?.delete(listener);
    },
    subscribeMessage: (callback) => subscribe(callback as (event: LiveEvent) => void),
  },
};

const settle = (time = 0) => vi.advanceTimersByTimeAsync(time);

beforeEach(async () => {
  vi.useFakeTimers();
  terminals = [FRONT];
  refused = false;
  told = [];
  subscribers = new Set();
  listeners = new Map();
  renew.mockReset().mockResolvedValue(true);
  failed.mockReset();
  const host = {
    addController: () => undefined,
    removeController: () => undefined,
    requestUpdate: () => undefined,
    updateComplete: Promise.resolve(true),
  };
  live = new Live(host, () => hass, { event: (event) => told.push(event), renew, failed });
  live.hostConnected();
  await settle();
});

afterEach(() => {
  live.hostDisconnected();
  vi.useRealTimers();
});

test("what is read at the beginning is not read twice", () => {
  expect([told.length, subscribers.size, live.lost]).toEqual([1, 1, false]);
  expect(renew).not.toHaveBeenCalled();
});

test("what came while the panel was off the page is read when it is back", async () => {
  live.hostDisconnected();
  await settle();
  expect(subscribers.size).toBe(0);
  live.hostConnected();
  await settle();
  expect([renew.mock.calls.length, subscribers.size]).toEqual([1, 1]);
});

test("says that the connection is lost, until all was read anew", async () => {
  connection("disconnected");
  expect(live.lost).toBe(true);
  renew.mockResolvedValueOnce(false);
  connection("ready");
  await settle(100);
  expect([renew.mock.calls.length, live.lost]).toEqual([1, true]);
  await settle(5_000);
  expect([renew.mock.calls.length, live.lost, subscribers.size]).toEqual([2, false, 1]);
});

test("tries again as long as Home Assistant is still starting", async () => {
  connection("disconnected");
  refused = true;
  connection("ready");
  await settle(100);
  expect([failed.mock.calls.length, live.lost]).toEqual([1, true]);
  refused = false;
  await settle(60_000);
  expect([renew.mock.calls.length, live.lost, subscribers.size]).toEqual([1, false, 1]);
});

test("one subscription is enough for a page that is shown again before the connection is", async () => {
  live.hostDisconnected();
  Object.assign(hass.connection, { connected: false });
  live.hostConnected();
  await settle();
  expect([subscribers.size, live.lost]).toEqual([0, true]);
  Object.assign(hass.connection, { connected: true });
  connection("ready");
  await settle();
  expect([subscribers.size, live.lost]).toEqual([1, false]);
});

test("paths are renewed long before they run out", async () => {
  await settle(24 * HOURS);
  expect(renew).toHaveBeenCalledTimes(4);
  live.hostDisconnected();
  await settle(24 * HOURS);
  expect(renew).toHaveBeenCalledTimes(4);
});

test("paths are renewed when a terminal is loaded again, and only then", async () => {
  tell({ type: "terminals", terminals: [{ ...FRONT, loaded: false }] });
  tell({ type: "terminals", terminals: [{ ...FRONT, loaded: false, push: false }] });
  await settle();
  expect(renew).not.toHaveBeenCalled();
  tell({ type: "terminals", terminals: [FRONT] });
  tell({ type: "terminals", terminals: [{ ...FRONT, push: false }] });
  await settle();
  expect(renew).toHaveBeenCalledTimes(1);
});
