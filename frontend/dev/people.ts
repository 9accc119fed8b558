/** A thousand people at two terminals, and what the commands for people answer. */

import type { Person, Recognition } from "../src/shared/api.js";
import type { Hass, Message } from "../src/shared/hass.js";
import { recognition } from "./fake.js";

const FIRST = ["Ada", "Alan", "Grace", "Emil", "Katherine", "Linus", "Élodie", "张", "Noor", "Zoë"];
const LAST = [
  "Lovelace",
  "Turing",
  "Hopper",
  "Kästner",
  "Johnson",
  "Pauling",
  "Martin",
  "伟",
  "Khan",
];
const DEPARTMENTS = ["Engineering", "Reception", "Kitchen", "Board", null, "Human resources"];
const DAY = 86_400_000;

const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time));
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

export function person(number: number, entry: string): Person {
  const name = `${FIRST[number % 10] ?? ""} ${LAST[number % 9] ?? ""}${number < 90 ? "" : ` ${number}`}`;
  const kind = number % 37 === 5 ? "blacklist" : number % 4 === 1 ? "visitor" : "staff";
  const changed = number % 17 === 3 && entry === "2";
  return {
    user_id: String(1000 + number),
    name,
    kind,
    gender: number % 3 ? "female" : null,
    ic_number: number % 5 ? `00${418_000 + number * 13}` : null,
    job_number: String(7000 + number),
    mobile: "+49 30 1234567",
    remark: null,
    department: changed ? "Workshop" : (DEPARTMENTS[number % 6] ?? null),
    birthday: "1990-05-17",
    entry_time: null,
    mail: "somebody@example.com",
    title: changed ? "Dr." : null,
    position: null,
    id_number: null,
    prompt: null,
    start_time: number % 19 === 2 ? inDays(3) : null,
    end_time: [inDays(-3), inDays(2), inDays(90), null, null, null][number % 6] ?? null,
    purpose: null,
    interviewee: null,
    come_from: null,
    description: null,
    photo: number % 7 === 6 ? null : recognition(number, {}).picture,
    digest: `${number}${changed ? "x" : ""}`,
    photo_digest: `${number}`,
  };
}

export const rosters = new Map(
  ["1", "2"].map((entry) => {
    const all = Array.from({ length: 1_000 }, (_, number) => person(number, entry));
    const here = all.filter((_, number) => !(entry === "2" && number % 13 === 7));
    return [entry, new Map(here.map((one) => [one.user_id, one]))];
  }),
);

export async function answer(
  message: Message,
  visits: Recognition[],
  hass: Hass,
): Promise<unknown> {
  const { entry, page, size, user_id } = message as unknown as Record<string, string> & {
    page: number;
    size: number;
  };
  const people = rosters.get(entry ?? "") ?? new Map<string, Person>();
  switch (message.type.split("richtech_aatss/")[1]) {
    case "recognitions":
      return listed(message, visits, hass);
    case "people/list": {
      await pause(60);
      const from = page * size;
      return {
        people: [...people.values()].slice(from, from + size),
        total: people.size,
        more: from + size < people.size,
        pending: entry === "2" ? [{ user_id: "1004", end: null }] : [],
      };
    }
    case "people/get": {
      await pause(80);
      const found = people.get(user_id ?? "") ?? null;
      return { person: found, picture: found?.photo ?? null };
    }
    case "people/photo":
      await pause(700);
      return {
        photo: "token",
        preview: recognition(3, {}).picture,
        width: 600,
        height: 800,
        size: 81_920,
      };
    case "people/check": {
      const { ic_number } = message.person as { ic_number?: string };
      const errors = ic_number === "bad" ? { ic_number: "That card number is too long." } : {};
      return { errors };
    }
    default:
      throw new Error(`unknown: ${message.type}`);
  }
}

async function listed(message: Message, visits: Recognition[], hass: Hass): Promise<unknown> {
  await pause(30);
  const from = Number(message.cursor ?? 0);
  const limit = Number(message.limit);
  const name = (message.name as string | undefined)?.toLowerCase();
  const kinds = message.kinds as string[] | undefined;
  const matching = visits.filter(
    (one) =>
      (!name || one.name?.toLowerCase().includes(name)) &&
      (!kinds || kinds.includes(one.kind)) &&
      (!message.user_id || one.user_id === message.user_id) &&
      (!message.missed || !one.live) &&
      (!message.entries || (message.entries as string[]).includes(one.entry)),
  );
  const recognitions = matching.slice(from, from + limit);
  const end = from + limit;
  return { recognitions, cursor: end < matching.length && hass.connected ? String(end) : null };
}

type Tell = (event: unknown) => void;

/** Tells results one by one, as the commands that change people do. */
export async function change(
  message: Message,
  tell: Tell,
  isStopped: () => boolean,
): Promise<void> {
  const entries = message.entries as string[];
  const ids = (message.user_ids as string[] | undefined) ?? [
    (message.user_id as string | null) ?? "2000",
  ];
  const what = message.type.split("/").at(-1) ?? "";
  for (const user_id of ids) {
    for (const entry of entries) {
      if (isStopped()) return;
      await pause(300);
      tell({
        type: "result",
        entry,
        user_id,
        kept: false,
        field: null,
        ...apply(what, message, entry, user_id),
      });
    }
  }
  tell({ type: "done" });
}

function apply(what: string, message: Message, entry: string, id: string) {
  const people = rosters.get(entry);
  const known = people?.get(id);
  const failed = { outcome: null, error: "Back door cannot be reached (No connection)." };
  if (what === "remove") {
    if (entry === "2" && id === "1002") return { ...failed, kept: true };
    return { outcome: people?.delete(id) ? "deleted" : "not_found", error: null };
  }
  if (what === "copy") {
    const source = rosters.get(message.source as string)?.get(id);
    if (!source) return { outcome: null, error: "Front door does not have this person." };
    people?.set(id, source);
    return { outcome: known ? "updated" : "added", error: null };
  }
  if (what === "set") {
    const given = message.person as Partial<Person>;
    if (given.ic_number === "taken" && entry === "2") {
      return {
        outcome: null,
        field: "ic_number",
        error: "Back door: somebody else has this card.",
      };
    }
    const next = { ...(known ?? { ...person(3, "1"), photo: null }), ...given, user_id: id };
    people?.set(id, { ...next, digest: JSON.stringify({ ...next, photo: 0, digest: 0 }) });
    return { outcome: known ? "updated" : "added", error: null };
  }
  if (known)
    people?.set(id, { ...known, end_time: message.end as string, digest: `${known.digest}e` });
  return { outcome: "updated", error: null };
}
