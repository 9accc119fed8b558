import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Hold, HOLD_MS, type Outcome } from "./hold.js";

const OPENED: Outcome = { opened: true };
const open = vi.fn<() => Promise<Outcome>>();
let seen: string[];
let hold: Hold;

beforeEach(() => {
  vi.useFakeTimers();
  open.mockReset().mockResolvedValue(OPENED);
  seen = [];
  hold = new Hold(open, () => {
    if (seen.at(-1) !== hold.state.at) seen.push(hold.state.at);
  });
});

afterEach(() => {
  vi.useRealTimers();
});

test("opens once after a second, and says so for a while", async () => {
  hold.press();
  await vi.advanceTimersByTimeAsync(HOLD_MS);
  hold.release();
  expect(open).toHaveBeenCalledOnce();
  expect(seen).toEqual(["holding", "opening", "opened"]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(hold.state).toEqual({ at: "idle" });
  expect(open).toHaveBeenCalledOnce();
});

test("shows how long it is still to be held", async () => {
  hold.press();
  await vi.advanceTimersByTimeAsync(HOLD_MS / 2);
  expect(hold.state.at === "holding" && hold.state.progress).toBeCloseTo(0.5, 1);
});

test("a finger that lets go too soon opens nothing", async () => {
  hold.press();
  await vi.advanceTimersByTimeAsync(HOLD_MS - 1);
  hold.release();
  expect(hold.state).toEqual({ at: "too_soon" });
  await vi.advanceTimersByTimeAsync(HOLD_MS * 10);
  expect(hold.state).toEqual({ at: "idle" });
  expect(open).not.toHaveBeenCalled();
});

test("two short presses are no long one", async () => {
  for (let press = 0; press < 2; press += 1) {
    hold.press();
    await vi.advanceTimersByTimeAsync(HOLD_MS * 0.7);
    hold.release();
  }
  await vi.advanceTimersByTimeAsync(HOLD_MS);
  expect(open).not.toHaveBeenCalled();
});

test("a finger that slips away means nothing", async () => {
  hold.press();
  hold.cancel();
  expect(hold.state).toEqual({ at: "idle" });
  hold.release();
  await vi.advanceTimersByTimeAsync(HOLD_MS * 2);
  expect(hold.state).toEqual({ at: "idle" });
  expect(open).not.toHaveBeenCalled();
});

describe("who can only click", () => {
  test("opens with a second click", async () => {
    hold.click();
    expect(hold.state).toEqual({ at: "confirm" });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(open).not.toHaveBeenCalled();
    hold.click();
    await vi.advanceTimersByTimeAsync(0);
    expect(open).toHaveBeenCalledOnce();
    expect(seen).toEqual(["confirm", "opening", "opened"]);
  });

  test("opens nothing with a switch that bounces", async () => {
    hold.click();
    await vi.advanceTimersByTimeAsync(50);
    hold.click();
    expect([hold.state.at, open.mock.calls.length]).toEqual(["confirm", 0]);
  });

  test("opens nothing with a second click that comes late", async () => {
    hold.click();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(hold.state).toEqual({ at: "idle" });
    hold.click();
    expect(open).not.toHaveBeenCalled();
  });
});

test("an error that nobody expected says to look at the door", async () => {
  open.mockRejectedValueOnce(new Error("no answer"));
  hold.press();
  await vi.advanceTimersByTimeAsync(HOLD_MS);
  expect(hold.state).toEqual({ at: "failed", text: "", unclear: true });
});

test("nothing is pressed while the door is being opened", async () => {
  let answer: (outcome: Outcome) => void = () => undefined;
  open.mockReturnValue(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  hold.press();
  await vi.advanceTimersByTimeAsync(HOLD_MS);
  hold.release();
  hold.press();
  hold.click();
  hold.stop();
  await vi.advanceTimersByTimeAsync(HOLD_MS * 2);
  expect(hold.state).toEqual({ at: "opening" });
  expect(open).toHaveBeenCalledOnce();
  answer({ opened: false, text: "Busy", unclear: false });
  await vi.advanceTimersByTimeAsync(0);
  expect(hold.state).toEqual({ at: "failed", text: "Busy", unclear: false });
});

test("an error stands until it is tried again", async () => {
  open.mockResolvedValueOnce({ opened: false, text: "It may have opened", unclear: true });
  hold.press();
  await vi.advanceTimersByTimeAsync(HOLD_MS * 20);
  expect(hold.state.at).toBe("failed");
  hold.press();
  await vi.advanceTimersByTimeAsync(HOLD_MS);
  expect(hold.state.at).toBe("opened");
});

test("whoever leaves the page meanwhile opens nothing", async () => {
  hold.press();
  hold.stop();
  await vi.advanceTimersByTimeAsync(HOLD_MS * 2);
  expect(open).not.toHaveBeenCalled();
});
