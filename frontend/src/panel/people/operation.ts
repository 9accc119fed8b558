import type { CopyResult, Done, Progress, RemoveResult, SetResult } from "../../shared/api.js";
import type { Unsubscribe } from "../../shared/hass.js";
import { Store } from "../store.js";

export type Result = SetResult | RemoveResult | CopyResult;
type Listen = (callback: (event: Result | Progress | Done) => void) => Promise<Unsubscribe>;

/** A change to people at terminals, while it goes on and when it is done. */
export class Operation extends Store {
  readonly results: Result[] = [];
  state: "running" | "done" | "stopped" = "running";
  done = 0;
  error: unknown = null;
  private unsubscribe: Unsubscribe | null = null;
  private finish: () => void = () => undefined;

  constructor(public total: number) {
    super();
  }

  get failed(): Result[] {
    return this.results.filter(({ error }) => error !== null);
  }

  /** Runs steps one after the other, each until it says that it is done; ends early when it is stopped. */
  async run(...steps: Listen[]): Promise<void> {
    for (const step of steps) {
      if (this.state === "running" && this.error === null) await this.step(step);
    }
    if (this.state === "running") this.state = "done";
    this.changed();
  }

  private async step(listen: Listen): Promise<void> {
    const over = new Promise<void>((resolve) => {
      this.finish = resolve;
    });
    try {
      this.unsubscribe = await listen((event) => {
        this.hear(event);
      });
      await over;
    } catch (error) {
      this.error = error;
    }
    void this.unsubscribe?.().catch(() => undefined);
    this.unsubscribe = null;
  }

  private hear(event: Result | Progress | Done): void {
    if (event.type === "done") {
      this.finish();
      return;
    }
    if (event.type === "progress") {
      ({ done: this.done, total: this.total } = event);
    } else {
      this.results.push(event);
      this.done = Math.max(this.done, this.results.length);
    }
    this.changed();
  }

  /** Lets be what has not begun; what is under way is finished by the terminal. */
  stop(): void {
    if (this.state !== "running") return;
    this.state = "stopped";
    this.finish();
  }
}
