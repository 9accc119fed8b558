import type { CopyResult, Done, Progress, RemoveResult, SetResult } from "../../shared/api.js";
import type { Connection, Unsubscribe } from "../../shared/hass.js";
import { Store } from "../store.js";
import { bulk } from "./texts.js";

export type Result = SetResult | RemoveResult | CopyResult;
type Listen = (callback: (event: Result | Progress | Done) => void) => Promise<Unsubscribe>;

/** A change to people at terminals, while it goes on and when it is done. */
export class Operation extends Store {
  readonly results: Result[] = [];
  state: "running" | "done" | "stopped" = "running";
  done = 0;
  error: unknown = null;
  /** Whether the connection was lost meanwhile: no answer comes any more. */
  lost = false;
  private unsubscribe: Unsubscribe | null = null;
  private finish: () => void = () => undefined;
  private giveUp: () => void = () => undefined;

  constructor(
    public total: number,
    private readonly connection: Connection,
  ) {
    super();
  }

  get failed(): Result[] {
    return this.results.filter(({ error }) => error !== null);
  }

  /** Runs steps one after the other, each until it says that it is done; ends early when it is stopped. */
  async run(...steps: Listen[]): Promise<void> {
    this.connection.addEventListener("disconnected", this.lose);
    for (const step of steps) {
      if (this.state === "running" && this.error === null) await this.step(step);
    }
    this.connection.removeEventListener("disconnected", this.lose);
    if (this.state === "running") this.state = "done";
    this.changed();
  }

  private async step(listen: Listen): Promise<void> {
    const over = new Promise<void>((resolve) => {
      this.finish = resolve;
    });
    const lost = new Promise<void>((resolve) => {
      this.giveUp = resolve;
    });
    try {
      await Promise.race([this.follow(listen, over), lost]);
    } catch (error) {
      this.error ??= error;
    }
    if (this.lost) this.unsubscribe = null;
    void this.unsubscribe?.().catch(() => undefined);
    this.unsubscribe = null;
  }

  private async follow(listen: Listen, over: Promise<void>): Promise<void> {
    this.unsubscribe = await listen((event) => {
      this.hear(event);
    });
    await over;
  }

  private readonly lose = (): void => {
    this.lost = true;
    this.error = new Error(bulk.lost);
    this.giveUp();
  };

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
