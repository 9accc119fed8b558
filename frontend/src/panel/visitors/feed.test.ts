import { beforeEach, describe, expect, test } from "vitest";
import type { Recognition } from "../../shared/api.js";
import type { Hass } from "../../shared/hass.js";
import { Feed } from "./feed.js";
import { NO_FILTER } from "./filter.js";
import { WHERE } from "../../shared/where.fixture.js";
import { visit } from "./visit.fixture.js";

interface Asked {
  cursor?: string;
  limit: number;
}

const BEGIN = Date.parse("2026-11-01T00:00:00Z");

/** The visitor of so many minutes after the beginning. */
const came = (minute: number, more: Partial<Recognition> = {}) =>
  visit({ id: String(minute), at: new Date(BEGIN + minute * 60_000).toISOString(), ...more });

let journal: Recognition[];
let asked: Asked[];
/** Happens while an answer is on its way. */
let meanwhile: (() => void) | undefined;
let feed: Feed;

const callWS = async ({ cursor, limit }: Asked) => {
  asked.push({ limit, ...(cursor ? { cursor } : {}) });
  const from = Number(cursor ?? 0);
  const end = from + limit;
  const recognitions = journal.slice(from, end);
  const more = end < journal.length;
  await Promise.resolve();
  meanwhile?.();
  return { recognitions, cursor: more ? String(end) : null };
};
const hass = { ...WHERE, callWS } as unknown as Hass;

const settle = () => new Promise((resolve) => setTimeout(resolve));
const shown = () => feed.timeline.visits.map(({ recognition }) => recognition.id);
const many = (count: number, more: Partial<Recognition> = {}) =>
  Array.from({ length: count }, (_, index) => came(count - index, more));

beforeEach(() => {
  journal = [];
  asked = [];
  meanwhile = undefined;
  feed = new Feed();
});

describe("who comes while the first page is on its way", () => {
  beforeEach(() => {
    meanwhile = () => {
      feed.arrived(came(9));
    };
  });

  test("is shown above it", async () => {
    journal = many(3);
    feed.open(hass);
    await settle();
    expect(shown()).toEqual(["9", "3", "2", "1"]);
  });

  test("is the only one where nobody had come", async () => {
    feed.open(hass);
    await settle();
    expect(shown()).toEqual(["9"]);
  });

  test("is not shown where somebody else is looked for", async () => {
    journal = many(3, { name: "Bob" });
    feed.open(hass);
    feed.setFilter({ ...NO_FILTER, name: "bob" });
    await settle();
    expect(shown()).toEqual(["3", "2", "1"]);
  });
});

test("a first page that could not be read is read with the next try", async () => {
  const refused = { ...hass, callWS: () => Promise.reject(new Error("refused")) } as Hass;
  feed.open(refused);
  await settle();
  expect(feed.error).toEqual(new Error("refused"));
  feed.open(hass);
  journal = many(3);
  await feed.more();
  expect([shown(), feed.error]).toEqual([["3", "2", "1"], null]);
});

describe("read anew", () => {
  const renew = async (count: number) => {
    journal = many(count, { picture: "old" });
    feed.open(hass);
    await settle();
    while (!feed.complete) await feed.more();
    journal = many(count + 1, { picture: "new" });
    asked = [];
    return feed.renew();
  };

  test("all that is shown has new paths, and who came meanwhile is there", async () => {
    expect(await renew(300)).toBe(true);
    expect(shown().slice(0, 3)).toEqual(["301", "300", "299"]);
    const paths = feed.timeline.visits.map(({ recognition }) => recognition.picture);
    expect(new Set(paths)).toEqual(new Set(["new"]));
    expect(asked).toEqual([{ limit: 200 }, { limit: 100, cursor: "200" }]);
  });

  test("what is far down is read again as it is looked at", async () => {
    await renew(1_500);
    expect([shown().length, feed.complete]).toEqual([1_000, false]);
    await feed.more();
    expect(shown()).toHaveLength(1_200);
  });

  test("somebody who comes meanwhile is shown at once, and stays", async () => {
    const renewed = renew(3);
    meanwhile = () => {
      feed.arrived(came(9));
    };
    await renewed;
    expect(shown()).toEqual(["9", "4", "3", "2", "1"]);
  });

  test("what is shown stays where that fails", async () => {
    journal = many(3);
    feed.open(hass);
    await settle();
    meanwhile = () => {
      throw new Error("refused");
    };
    expect(await feed.renew()).toBe(false);
    expect([shown(), feed.error, feed.reading]).toEqual([["3", "2", "1"], null, false]);
  });

  test("nothing is asked for before anybody has looked", async () => {
    expect([await feed.renew(), asked]).toEqual([true, []]);
  });
});
