import { describe, expect, it } from "vitest";
import { Haste } from "./haste.js";

function scrolled(...moves: [at: number, top: number][]): boolean {
  const haste = new Haste();
  for (const [timeStamp, scrollTop] of moves) {
    haste.onScroll({ timeStamp, currentTarget: { scrollTop } } as unknown as Event);
  }
  return haste.fast;
}

describe("how fast a list is scrolled", () => {
  it("is slow by the wheel, in both directions", () => {
    expect(scrolled([1000, 500], [1016, 520])).toBe(false);
    expect(scrolled([1000, 500], [1016, 480])).toBe(false);
  });

  it("is fast by a flick, in both directions", () => {
    expect(scrolled([1000, 500], [1016, 600])).toBe(true);
    expect(scrolled([1000, 500], [1016, 400])).toBe(true);
  });

  it("is slow again before it comes to rest", () => {
    expect(scrolled([1000, 500], [1016, 600], [1032, 610])).toBe(false);
  });
});
