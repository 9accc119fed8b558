// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { pastedPicture } from "./photo-source.js";

const picture = new File(["x"], "x.png", { type: "image/png" });

function pasteAt(target: HTMLElement, ...types: string[]): ClipboardEvent {
  const clipboardData = { files: [picture], types: ["Files", ...types] };
  return {
    composedPath: () => [target, document.body],
    clipboardData,
  } as unknown as ClipboardEvent;
}

test("a picture is taken", () => {
  expect(pastedPicture(pasteAt(document.createElement("wa-button"), "text/html"))).toBe(picture);
});

test("cells of a spreadsheet are no picture, although they bring one", () => {
  expect(pastedPicture(pasteAt(document.body, "text/plain", "text/html"))).toBeNull();
});

test.each(["input", "textarea"])("what is pasted into an %s stays there", (name) => {
  expect(pastedPicture(pasteAt(document.createElement(name)))).toBeNull();
});
