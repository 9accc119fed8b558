import { expect, test } from "vitest";
import type { Hass } from "../../shared/hass.js";
import { readAll, tableOf } from "./export.js";
import { WHERE } from "../../shared/where.fixture.js";
import { visit } from "./visit.fixture.js";

/** Answers with pages of so many visits in all. */
function journal(count: number): Hass {
  const callWS = ({ cursor, limit }: { cursor?: string; limit: number }) => {
    const from = Number(cursor ?? 0);
    const end = Math.min(count, from + limit);
    const recognitions = Array.from({ length: end - from }, (_, index) =>
      visit({ record_id: from + index }),
    );
    return Promise.resolve({ recognitions, cursor: end < count ? String(end) : null });
  };
  return { ...WHERE, callWS } as unknown as Hass;
}

const quiet = () => undefined;
const { signal } = new AbortController();

test("all pages are read", async () => {
  const counts: number[] = [];
  const { visits, bounded } = await readAll(
    journal(450),
    {},
    (count) => counts.push(count),
    signal,
  );
  expect(visits.map((one) => one.record_id)).toEqual(Array.from({ length: 450 }, (_, n) => n));
  expect([bounded, counts]).toEqual([false, [200, 400, 450]]);
});

test("a bound is kept, and said", async () => {
  const { visits, bounded } = await readAll(journal(450), {}, quiet, signal, 300);
  expect([visits.length, bounded]).toEqual([300, true]);
});

test("it ends when it is stopped", async () => {
  const stopped = new AbortController();
  const stop = () => {
    stopped.abort();
  };
  await expect(readAll(journal(450), {}, stop, stopped.signal)).rejects.toThrow();
});

test("a visit is a line of words and numbers", () => {
  const terminal = { entry: "entry", title: "=Front" } as never;
  const one = visit({ temperature: 36.6, mask: false, live: false, alarms: ["no_mask"] });
  expect(tableOf([one], [terminal], WHERE).split("\r\n")[1]).toBe(
    `2026-11-29 13:00:00,Ada Lovelace,Staff,0001,"'=Front",Face,92,36.6,°C,Not worn,,No mask,Missed,2026-11-29 13:00:01,1`,
  );
});
