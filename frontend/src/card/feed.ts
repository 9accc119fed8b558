/** What the card shows, kept up to date through restarts and lost connections. */

import {
  isCommandError,
  listRecognitions,
  subscribeLive,
  type LiveEvent,
  type Recognition,
  type Terminal,
} from "../shared/api.js";
import type { Hass, Unsubscribe } from "../shared/hass.js";
import { mergeRecognitions } from "../shared/recognitions.js";
import { FIRST_RETRY_MS, LAST_RETRY_MS, RENEW_MS } from "../shared/timing.js";

export type FeedStatus = "loading" | "ready" | "missing";

export class Feed {
  status: FeedStatus = "loading";
  connected = true;
  terminals: readonly Terminal[] = [];
  recognitions: readonly Recognition[] = [];

  #terminals: readonly Terminal[] = [];
  #chosen: readonly string[] = [];
  #limit = 0;
  #entries: string | undefined;
  #hass: Hass | undefined;
  #unsubscribe: Unsubscribe | undefined;
  #attempt = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #renewal: ReturnType<typeof setInterval> | undefined;
  #delay = FIRST_RETRY_MS;

  constructor(private readonly changed: () => void) {}

  /** Tells whether there are terminals at all, chosen or not. */
  get any(): boolean {
    return this.#terminals.length > 0;
  }

  /** Shows these devices' terminals (all, if none is named) and so many recognitions. */
  choose(devices: readonly string[], limit: number): void {
    this.#chosen = devices;
    const more = limit > this.#limit;
    this.#limit = limit;
    this.recognitions = this.recognitions.slice(0, limit);
    if (this.status === "ready") this.#use(this.#terminals, more);
  }

  start(hass: Hass): void {
    if (this.#hass) return;
    this.#hass = hass;
    hass.connection.addEventListener("ready", this.#connect);
    hass.connection.addEventListener("disconnected", this.#disconnected);
    this.#renewal = setInterval(() => void this.#list(), RENEW_MS);
    if (hass.connection.connected) this.#connect();
    else this.#disconnected();
  }

  stop(): void {
    this.#hass?.connection.removeEventListener("ready", this.#connect);
    this.#hass?.connection.removeEventListener("disconnected", this.#disconnected);
    this.#hass = undefined;
    this.#attempt += 1;
    clearTimeout(this.#retry);
    clearInterval(this.#renewal);
    this.#leave();
  }

  readonly #disconnected = (): void => {
    this.connected = false;
    this.changed();
  };

  readonly #connect = (): void => {
    this.connected = true;
    this.#entries = undefined;
    this.#delay = FIRST_RETRY_MS;
    void this.#subscribe();
    this.changed();
  };

  #leave(): void {
    this.#unsubscribe?.().catch(() => undefined);
    this.#unsubscribe = undefined;
  }

  async #subscribe(): Promise<void> {
    const attempt = (this.#attempt += 1);
    clearTimeout(this.#retry);
    this.#leave();
    if (!this.#hass) return;
    try {
      const unsubscribe = await subscribeLive(this.#hass, undefined, (event) => {
        if (attempt === this.#attempt) this.#take(event);
      });
      if (attempt === this.#attempt) this.#unsubscribe = unsubscribe;
      else await unsubscribe().catch(() => undefined);
    } catch (error) {
      if (attempt === this.#attempt) this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (isCommandError(error) && this.status !== "missing") {
      this.status = "missing";
      this.changed();
    }
    this.#retry = setTimeout(() => void this.#subscribe(), this.#delay);
    this.#delay = Math.min(LAST_RETRY_MS, this.#delay * 2);
  }

  #take(event: LiveEvent): void {
    if (event.type === "terminals") {
      this.#use(event.terminals);
    } else if (this.terminals.some(({ entry }) => entry === event.recognition.entry)) {
      this.recognitions = mergeRecognitions(this.recognitions, [event.recognition], this.#limit);
      this.changed();
    }
  }

  #use(terminals: readonly Terminal[], more = false): void {
    this.#terminals = terminals;
    this.terminals = this.#chosen.length
      ? this.#chosen.flatMap((device) => terminals.find((one) => one.device_id === device) ?? [])
      : terminals;
    const entries = this.terminals.map(({ entry }) => entry);
    this.recognitions = this.recognitions.filter(({ entry }) => entries.includes(entry));
    if (more || this.#entries !== entries.join()) {
      this.#entries = entries.join();
      void this.#list();
    }
    this.changed();
  }

  async #list(): Promise<void> {
    const attempt = this.#attempt;
    const entries = this.terminals.map(({ entry }) => entry);
    const before = this.recognitions;
    if (!this.#hass || !this.connected) return;
    try {
      if (entries.length) {
        const limit = this.#limit;
        const page = await listRecognitions(this.#hass, { entries, limit });
        if (attempt !== this.#attempt || entries.join() !== this.#entries) return;
        const arrived = this.recognitions.filter((one) => !before.includes(one));
        this.recognitions = mergeRecognitions(page.recognitions, arrived, this.#limit);
      }
      this.status = "ready";
      this.#delay = FIRST_RETRY_MS;
      this.changed();
    } catch (error) {
      if (attempt === this.#attempt) this.#failed(error);
    }
  }
}
