import { beforeEach, describe, expect, test } from "vitest";
import type { Recognition } from "../../shared/api.js";
import type { Hass } from "../../shared/hass.js";
import { Feed } from "./feed.js";
import { NO_FILTER } from "./filter.js";
import { visit, WHERE } from "./visit.fixture.js";

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
