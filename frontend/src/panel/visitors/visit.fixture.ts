import type { Recognition } from "../../shared/api.js";

export function visit(more: Partial<Recognition> = {}): Recognition {
  return {
    id: "entry/1/x",
    entry: "entry",
    record_id: 1,
    kind: "staff",
    name: "Ada Lovelace",
    user_id: "0001",
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
    at: "2026-11-29T12:00:00Z",
    received_at: "2026-11-29T12:00:01Z",
    thumbnail: null,
    picture: null,
    card_unknown: false,
    ...more,
  };
}
