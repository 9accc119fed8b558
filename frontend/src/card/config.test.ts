import { expect, test } from "vitest";
import { fakeHass } from "../../dev/fake.js";
import { readConfig, suggestion, type CardConfig } from "./config.js";

const type = "custom:richtech-door-card";

test("a config of nothing shows all terminals and the button", () => {
  expect(readConfig({ type })).toEqual({ terminals: [], title: "", visitors: 4, showOpen: true });
});

test.each([
  { terminals: "front" },
  { terminals: [1] },
  { title: 7 },
  { visitors: -1 },
  { visitors: 1.5 },
  { visitors: 51 },
  { visitors: "3" },
  { show_open: "no" },
])("%o is refused", (wrong) => {
  expect(() => readConfig({ type, ...wrong } as CardConfig)).toThrow(/must be/);
});

test("it suggests itself for what a terminal shows", () => {
  const hass = fakeHass({});
  const entity = (entity_id: string, more: object) => ({ entity_id, device_id: "d", ...more });
  hass.entities = {
    "event.door": entity("event.door", { platform: "richtech_aatss" }),
    "number.door": entity("number.door", { platform: "richtech_aatss", entity_category: "config" }),
    "event.other": entity("event.other", { platform: "ring" }),
  };
  expect(suggestion(hass, "event.door")).toEqual({ config: { type, terminals: ["d"] } });
  for (const other of ["number.door", "event.other", "light.nowhere"]) {
    expect(suggestion(hass, other)).toBeNull();
  }
});
