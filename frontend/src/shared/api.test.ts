import { expect, test } from "vitest";
import { fakeHass } from "../../dev/fake.js";
import { actionErrorText, mayHaveOpened } from "./api.js";

const code = "home_assistant_error";
const UNCLEAR = {
  code,
  message: "Unclear",
  translation_domain: "richtech_aatss",
  translation_key: "door_unclear",
};
/** What the connection's library rejects with when the connection is lost. */
const LOST = 3;

test.each<[unknown, boolean]>([
  [UNCLEAR, true],
  [LOST, true],
  [{ code: "unknown_error", message: "Unknown error" }, true],
  [{ ...UNCLEAR, translation_key: "busy" }, false],
  [{ code: "unauthorized", message: "Unauthorized" }, false],
])("whether the door may have opened after %o", (error, may) => {
  expect(mayHaveOpened(error)).toBe(may);
});

test("an action's error is in the user's language, where there is a text", async () => {
  const hass = fakeHass({});
  expect(await actionErrorText(hass, UNCLEAR, "Failed")).toBe("Unclear");
  hass.localize = (key) =>
    key === "component.richtech_aatss.exceptions.door_unclear.message" ? "Unklar" : "";
  expect(await actionErrorText(hass, UNCLEAR, "Failed")).toBe("Unklar");
  expect(await actionErrorText(hass, LOST, "Failed")).toBe("Failed");
});

test("an action's error is told in any language where the texts cannot be loaded", async () => {
  const hass = fakeHass({});
  hass.loadBackendTranslation = () => Promise.reject(new Error("lost"));
  expect(await actionErrorText(hass, UNCLEAR, "Failed")).toBe("Unclear");
});
