/** Shows the panel without a Home Assistant: `npx vite` and open /dev/panel.html?dark&narrow#/visitors */

import "../src/panel/panel.js";
import type { Recognition } from "../src/shared/api.js";
import type { Hass, Message } from "../src/shared/hass.js";
import { fakeHass, recognition, terminal } from "./fake.js";
import { answer, change, person } from "./people.js";

const DARK = {
  "primary-background-color": "#111111",
  "card-background-color": "#1c1c1c",
  "primary-text-color": "#e1e1e1",
  "secondary-text-color": "#9b9b9b",
  "divider-color": "rgba(225, 225, 225, 0.12)",
  "secondary-background-color": "#282828",
  "app-header-background-color": "#101e24",
};
const options = new URLSearchParams(location.search);
if (options.has("dark")) {
  for (const [name, value] of Object.entries(DARK)) {
    document.documentElement.style.setProperty(`--${name}`, value);
  }
}

const admin = {
  pending: 0,
  counts: { staff: 712, visitor: 261, blacklist: 27 },
  clock_offset: 0.4,
  host: "192.168.1.40",
};
const terminals = [
  terminal("1", "Front door", { admin }),
  terminal("2", "Back door", {
    push: false,
    answers: !options.has("off"),
    admin: { ...admin, pending: 2, clock_offset: -184, host: "192.168.1.41" },
  }),
];

function visit(number: number): Recognition {
  const minutes = number < 4 ? number * 3 : number * 17;
  const entry = String((number % 3 ? 0 : 1) + 1);
  const common = { id: `${entry}/${number}/x`, record_id: 100_000 - number, entry };
  if (number % 11 === 1)
    return recognition(minutes, { kind: "stranger", similarity: null, ...common });
  if (number % 23 === 4) {
    const card = { card: "00418822", card_unknown: true, method: "card", picture: null } as const;
    return recognition(minutes, { kind: "stranger", ...card, ...common });
  }
  const who = person(number % 90, entry);
  const warm = number % 29 === 5;
  return recognition(minutes, {
    name: who.name,
    user_id: who.user_id,
    kind: who.kind ?? "other",
    alarms: [
      ...(who.kind === "blacklist" ? ["blacklist" as const] : []),
      ...(warm ? ["high_temperature" as const] : []),
    ],
    temperature: number % 2 ? 36.4 + (number % 5) / 10 : warm ? 38.4 : null,
    temperature_state: warm ? "high" : "normal",
    mask: number % 6 === 0 ? true : null,
    live: number % 14 !== 6,
    ...common,
  });
}

const count = Number(options.get("visits") ?? 100_000);
const visits = Array.from({ length: count }, (_, number) => visit(number));
const listeners = new Set<(event: never) => void>();
const base = fakeHass({ terminals });
const hass: Hass = {
  ...base,
  user: { id: "1", name: "Ada", is_admin: !options.has("user") },
  themes: { darkMode: options.has("dark") },
  callWS: async <Result>(message: Message) => (await answer(message, visits, hass)) as Result,
  connection: {
    ...base.connection,
    subscribeMessage: <Event>(callback: (event: Event) => void, message: Message) => {
      let stopped = false;
      if (message.type.endsWith("/subscribe")) {
        callback({ type: "terminals", terminals } as Event);
        listeners.add(callback);
      } else {
        void change(message, callback as (event: unknown) => void, () => stopped);
      }
      return Promise.resolve(() => {
        stopped = true;
        return Promise.resolve();
      });
    },
  },
  fetchWithAuth: () => Promise.resolve(new Response(JSON.stringify({ file_id: "file" }))),
};

const panel = document.createElement("richtech-aatss-panel");
const media = matchMedia("(max-width: 870px)");

/** The address below the panel's own, which is the fragment here. */
function show(): void {
  panel.hass = hass;
  panel.narrow = media.matches;
  const path = location.pathname.startsWith("/richtech-aatss")
    ? location.pathname.slice("/richtech-aatss".length)
    : location.hash.slice(1);
  panel.route = { prefix: "/richtech-aatss", path };
}

media.addEventListener("change", show);
window.addEventListener("location-changed", show);
window.addEventListener("popstate", show);
document.addEventListener("click", (event) => {
  const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
  if (!link || link.hasAttribute("download")) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  show();
});
show();
document.body.append(panel);

let number = 0;
Object.assign(window, {
  come: () => {
    number += 1;
    const recognition_ = visit(number);
    const at = new Date().toISOString();
    const event = { type: "recognition", recognition: { ...recognition_, id: `new${number}`, at } };
    for (const listener of listeners) listener(event as never);
  },
});
