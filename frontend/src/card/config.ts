/** What the card can be told, and how Home Assistant's editor asks for it. */

import { DOMAIN } from "../shared/api.js";
import type { Hass } from "../shared/hass.js";
import { card } from "../shared/texts.js";

export const TYPE = "richtech-door-card";

export interface CardConfig {
  type: string;
  /** Device ids; all terminals where there are none. */
  terminals?: string[];
  title?: string;
  /** How many visitors are listed below the last one. */
  visitors?: number;
  show_open?: boolean;
}

export interface Settings {
  terminals: readonly string[];
  title: string;
  visitors: number;
  showOpen: boolean;
}

export const MOST_VISITORS = 50;
const VISITORS = 4;

/** Checks a config as people write it, and returns it with what it leaves out. */
export function readConfig(config: CardConfig): Settings {
  const { terminals = [], title = "", visitors = VISITORS, show_open: showOpen = true } = config;
  if (!Array.isArray(terminals) || terminals.some((one) => typeof one !== "string")) {
    throw new Error("terminals must be a list of device ids");
  }
  if (typeof title !== "string") throw new Error("title must be a text");
  if (!Number.isInteger(visitors) || visitors < 0 || visitors > MOST_VISITORS) {
    throw new Error(`visitors must be a whole number from 0 to ${MOST_VISITORS}`);
  }
  if (typeof showOpen !== "boolean") throw new Error("show_open must be true or false");
  return { terminals, title, visitors, showOpen };
}

type FieldName = keyof typeof card.form;

interface Field {
  name: FieldName;
}

export const form = {
  schema: [
    {
      name: "terminals",
      selector: { device: { multiple: true, filter: [{ integration: DOMAIN }] } },
    },
    { name: "title", selector: { text: {} } },
    {
      name: "visitors",
      default: VISITORS,
      selector: { number: { min: 0, max: 20, mode: "slider" } },
    },
    { name: "show_open", default: true, selector: { boolean: {} } },
  ],
  computeLabel: ({ name }: Field) => card.form[name],
  computeHelper: ({ name }: Field) => card.form_hint[name],
  assertConfig: (config: CardConfig) => {
    readConfig(config);
  },
};

/** Suggests the card in the picker for what a terminal shows, not for its settings. */
export function suggestion(hass: Hass, entityId: string): { config: CardConfig } | null {
  const entity = hass.entities[entityId];
  if (entity?.platform !== DOMAIN || entity.entity_category || !entity.device_id) return null;
  return { config: { type: `custom:${TYPE}`, terminals: [entity.device_id] } };
}
