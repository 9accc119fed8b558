/** Shows the card in all its states, without a Home Assistant: `npx vite dev` and open /dev/index.html?dark */

import "../src/card/card.js";
import type { CardConfig } from "../src/card/config.js";
import { fakeHass, recognition, terminal, type Home } from "./fake.js";

const DARK = {
  "primary-background-color": "#111111",
  "card-background-color": "#1c1c1c",
  "primary-text-color": "#e1e1e1",
  "secondary-text-color": "#9b9b9b",
  "divider-color": "rgba(225, 225, 225, 0.12)",
  "secondary-background-color": "#282828",
};
const LIGHT = { "primary-background-color": "#fafafa" };

class HaCard extends HTMLElement {
  constructor() {
    super();
    this.attachShadow({ mode: "open" }).innerHTML = `<style>:host {
      display: block; box-sizing: border-box; position: relative; border-radius: 12px;
      background: var(--card-background-color, #fff); border: 1px solid var(--divider-color, #e0e0e0);
    }</style><slot></slot>`;
  }
}
customElements.define("ha-card", HaCard);

const dark = new URLSearchParams(location.search).has("dark");
for (const [name, value] of Object.entries(dark ? DARK : LIGHT)) {
  document.documentElement.style.setProperty(`--${name}`, value);
}

const front = terminal("1", "Front door");
const back = terminal("2", "Back door", { push: false });
const all = [
  recognition(1, { name: "Ada Lovelace", kind: "staff", temperature: 36.6, mask: false }),
  recognition(4, { kind: "stranger", temperature: 36.4 }),
  recognition(70, {
    name: "Grace Hopper",
    kind: "visitor",
    temperature: 38.4,
    alarms: ["high_temperature"],
  }),
  recognition(200, { name: "Mallory", kind: "blacklist", alarms: ["blacklist"], entry: "2" }),
  recognition(1600, { name: "Bob", kind: "staff", live: false, method: "card", picture: null }),
  recognition(20000, { kind: "stranger", card: "4711", method: "card", mask: true }),
];

const shown: [Partial<Home>, Partial<CardConfig>?][] = [
  [{ terminals: [front], recognitions: all }],
  [
    { terminals: [front, back], recognitions: all.slice(1) },
    { title: "Doors", visitors: 2 },
  ],
  [{ terminals: [front], recognitions: all.slice(4), outcome: "unclear" }],
  [{ terminals: [{ ...front, answers: false }], recognitions: all.slice(2, 3), outcome: "error" }],
  [{ terminals: [{ ...front, open_door: null }], recognitions: [] }],
  [{ terminals: [] }],
  [{ terminals: [{ ...front, loaded: false }], recognitions: all.slice(0, 2) }],
  [{ missing: true }],
];

for (const [home, config] of shown) {
  const card = document.createElement("richtech-door-card");
  card.setConfig({ type: "custom:richtech-door-card", ...config });
  card.hass = fakeHass(home);
  document.querySelector("#cards")?.append(card);
}
