/** Hold to open: what the button goes through. It knows nothing of pages, and time comes from timers alone. */

export const HOLD_MS = 1_000;
const FRAME_MS = 16;
/** A switch that bounces presses twice. */
const BOUNCE_MS = 500;
const SHOWN_MS = { too_soon: 3_000, confirm: 10_000, opened: 5_000, failed: 60_000 };
const UNCLEAR: Outcome = { opened: false, text: "", unclear: true };

export type HoldState =
  | { at: "idle" | "opening" | "opened" | "too_soon" | "confirm" }
  | { at: "holding"; progress: number }
  | { at: "failed"; text: string; unclear: boolean };

export type Outcome = { opened: true } | { opened: false; text: string; unclear: boolean };

export class Hold {
  state: HoldState = { at: "idle" };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #frames: ReturnType<typeof setInterval> | undefined;
  #clicked = 0;

  constructor(
    private readonly open: () => Promise<Outcome>,
    private readonly changed: () => void,
  ) {}

  get busy(): boolean {
    return this.state.at === "holding" || this.state.at === "opening";
  }

  /** The finger goes down. */
  press(): void {
    if (this.busy) return;
    const begin = performance.now();
    this.#become({ at: "holding", progress: 0 });
    this.#timer = setTimeout(() => void this.#open(), HOLD_MS);
    this.#frames = setInterval(() => {
      const progress = Math.min(1, (performance.now() - begin) / HOLD_MS);
      this.state = { at: "holding", progress };
      this.changed();
    }, FRAME_MS);
  }

  /** The finger goes up: too soon, for otherwise the door is being opened already. */
  release(): void {
    if (this.state.at === "holding") this.#become({ at: "too_soon" });
  }

  /** The finger has slipped away, or the page scrolls: nothing was meant. */
  cancel(): void {
    if (this.state.at === "holding") this.#become({ at: "idle" });
  }

  /** Somebody pressed it in a way that cannot hold, as by voice or a switch: twice means it as well. */
  click(): void {
    if (this.busy) return;
    const now = performance.now();
    if (this.state.at !== "confirm") {
      this.#clicked = now;
      this.#become({ at: "confirm" });
    } else if (now - this.#clicked >= BOUNCE_MS) {
      void this.#open();
    }
  }

  /** Nobody looks any more. */
  stop(): void {
    if (this.state.at !== "opening") this.#become({ at: "idle" });
  }

  async #open(): Promise<void> {
    this.#become({ at: "opening" });
    const outcome = await this.open().catch(() => UNCLEAR);
    if (outcome.opened) this.#become({ at: "opened" });
    else this.#become({ at: "failed", text: outcome.text, unclear: outcome.unclear });
  }

  #become(state: HoldState): void {
    clearTimeout(this.#timer);
    clearInterval(this.#frames);
    this.state = state;
    const shown = Object.entries(SHOWN_MS).find(([at]) => at === state.at)?.[1];
    if (shown) {
      this.#timer = setTimeout(() => {
        this.#become({ at: "idle" });
      }, shown);
    }
    this.changed();
  }
}
