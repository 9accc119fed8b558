/** Just enough of Home Assistant and of the integration to look at the card. */

import type { Recognition, Terminal } from "../src/shared/api.js";
import type { Hass, Message } from "../src/shared/hass.js";

export interface Home {
  terminals: Terminal[];
  recognitions: Recognition[];
  missing: boolean;
  outcome: "opened" | "unclear" | "error";
}

export function terminal(entry: string, title: string, more: Partial<Terminal> = {}): Terminal {
  return {
    entry,
    title,
    device_id: `device${entry}`,
    loaded: true,
    answers: true,
    push: true,
    open_door: `button.${entry}`,
    last_capture: null,
    recognition: null,
    admin: null,
    ...more,
  };
}

function face(seed: number): string {
  const skin = ["#ffdbac", "#f1c27d", "#c68642", "#8d5524"][seed % 4];
  const shirt = `hsl(${(seed * 67) % 360} 45% 45%)`;
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 160">
    <rect width="120" height="160" fill="hsl(${(seed * 40) % 360} 12% 42%)"/>
    <ellipse cx="60" cy="172" rx="48" ry="50" fill="${shirt}"/><rect x="50" y="108" width="20" height="20" fill="${skin}"/>
    <ellipse cx="60" cy="58" rx="31" ry="38" fill="#3a2a20"/><ellipse cx="60" cy="78" rx="26" ry="42" fill="${skin}"/>
    <circle cx="50" cy="72" r="3"/><circle cx="70" cy="72" r="3"/><path d="M50 98q10 8 20 0" stroke="#a33" fill="none" stroke-width="2"/>
  </svg>`)}`;
}

export function recognition(minutes: number, more: Partial<Recognition>): Recognition {
  const at = new Date(Date.now() - minutes * 60_000).toISOString();
  const picture = face(minutes);
  return {
    id: `1/${minutes}/x`,
    entry: "1",
    record_id: minutes,
    kind: "other",
    name: null,
    user_id: more.name ? String(minutes) : null,
    card: null,
    method: "face",
    similarity: 92,
    temperature: null,
    temperature_unit: "°C",
    temperature_state: null,
    mask: null,
    alarms: [],
    live: true,
    recovered: false,
    at,
    received_at: more.live === false ? new Date().toISOString() : at,
    thumbnail: more.picture === null ? null : picture,
    picture,
    card_unknown: false,
    ...more,
  };
}

const ERRORS = {
  unclear: {
    code: "home_assistant_error",
    translation_key: "door_unclear",
    translation_domain: "richtech_aatss",
    message:
      "The door of Front door may have opened, or may still open: the request was sent, but no clear answer came back (timeout). Check the door before you try again.",
  },
  error: { code: "home_assistant_error", message: "Front door is busy. Try again in a moment." },
};

export function fakeHass(given: Partial<Home>): Hass {
  const home: Home = {
    terminals: [],
    recognitions: [],
    missing: false,
    outcome: "opened",
    ...given,
  };
  const states = home.terminals.map(({ open_door: id, answers }) => [
    id,
    { entity_id: id, state: answers ? "unknown" : "unavailable", attributes: {} },
  ]);
  return {
    states: Object.fromEntries(states) as Hass["states"],
    entities: {},
    devices: {},
    locale: {
      language: "en",
      number_format: "language",
      time_format: "24",
      date_format: "language",
      time_zone: "local",
      first_weekday: "language",
    },
    language: "en",
    user: { id: "1", name: "Ada", is_admin: true },
    config: { time_zone: "UTC", state: "RUNNING" },
    themes: { darkMode: false },
    panels: { "richtech-aatss": { url_path: "richtech-aatss" } },
    connected: true,
    connection: {
      connected: true,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
      subscribeMessage: <Event>(callback: (event: Event) => void) => {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as Home Assistant does
        if (home.missing) return Promise.reject({ code: "unknown_command", message: "Unknown" });
        callback({ type: "terminals", terminals: home.terminals } as Event);
        return Promise.resolve(() => Promise.resolve());
      },
    },
    localize: () => "",
    loadBackendTranslation: () => Promise.resolve(),
    callWS: <Result>(message: Message) =>
      Promise.resolve({
        recognitions: home.recognitions.slice(0, Number(message.limit)),
        cursor: null,
      } as Result),
    callService: async () => {
      await new Promise((resolve) => setTimeout(resolve, 600));
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- as Home Assistant does
      if (home.outcome !== "opened") throw ERRORS[home.outcome];
    },
    fetchWithAuth: (path) => fetch(path),
  };
}
