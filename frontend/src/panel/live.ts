import type { ReactiveController, ReactiveControllerHost } from "lit";
import { subscribeLive, type LiveEvent } from "../shared/api.js";
import type { Connection, Hass, Unsubscribe } from "../shared/hass.js";
import { FIRST_RETRY_MS, LAST_RETRY_MS, RENEW_MS } from "../shared/timing.js";

interface Listener {
  event(event: LiveEvent): void;
  /** Something may not have been told, or pictures' paths may have run out; returns whether all was read anew. */
  renew(): Promise<boolean>;
  failed(error: unknown): void;
}

/** Hears what happens at the terminals while its element is on the page, also after a lost connection. */
export class Live implements ReactiveController {
  /** Whether what is shown may be old. */
  lost = false;
  private connection: Connection | null = null;
  private unsubscribe: Unsubscribe | null = null;
  private attempt = 0;
  private missed = false;
  private unloaded: readonly string[] = [];
  private retry: ReturnType<typeof setTimeout> | undefined;
  private renewal: ReturnType<typeof setInterval> | undefined;
  private delay = FIRST_RETRY_MS;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly hass: () => Hass | undefined,
    private readonly listener: Listener,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.start();
  }

  hostUpdate(): void {
    this.start();
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** Tries again after it failed. */
  restart(): void {
    this.stop();
    this.start();
  }

  private start(): void {
    const connection = this.hass()?.connection;
    if (!connection || this.connection) return;
    this.connection = connection;
    connection.addEventListener("ready", this.ready);
    connection.addEventListener("disconnected", this.disconnected);
    this.renewal = setInterval(() => void this.renew(), RENEW_MS);
    if (connection.connected) void this.listen();
    else this.disconnected();
  }

  private stop(): void {
    if (!this.connection) return;
    this.connection.removeEventListener("ready", this.ready);
    this.connection.removeEventListener("disconnected", this.disconnected);
    this.connection = null;
    clearInterval(this.renewal);
    this.leave();
  }

  private readonly ready = (): void => {
    this.delay = FIRST_RETRY_MS;
    this.leave();
    void this.listen();
  };

  private readonly disconnected = (): void => {
    this.leave();
    this.setLost(true);
  };

  /** From now on nothing is told. */
  private leave(): void {
    this.attempt += 1;
    this.missed = true;
    clearTimeout(this.retry);
    this.unsubscribe?.().catch(() => undefined);
    this.unsubscribe = null;
  }

  private async listen(): Promise<void> {
    const hass = this.hass();
    const attempt = (this.attempt += 1);
    clearTimeout(this.retry);
    if (!hass) return;
    try {
      const unsubscribe = await subscribeLive(hass, undefined, (event) => {
        if (attempt === this.attempt) this.take(event);
      });
      if (attempt !== this.attempt) return void unsubscribe().catch(() => undefined);
      this.unsubscribe = unsubscribe;
    } catch (error) {
      if (attempt === this.attempt) this.failed(error);
      return;
    }
    if (this.missed) await this.renew();
    else this.setLost(false);
  }

  private failed(error: unknown): void {
    this.missed = true;
    this.setLost(true);
    this.listener.failed(error);
    this.later(() => this.listen());
  }

  private later(action: () => Promise<void>): void {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void action(), this.delay);
    this.delay = Math.min(LAST_RETRY_MS, this.delay * 2);
  }

  private take(event: LiveEvent): void {
    this.listener.event(event);
    if (event.type !== "terminals") return;
    const loaded = event.terminals.filter((terminal) => terminal.loaded);
    const back = loaded.some(({ entry }) => this.unloaded.includes(entry));
    this.unloaded = event.terminals.filter((one) => !one.loaded).map(({ entry }) => entry);
    if (back) void this.renew();
  }

  private async renew(): Promise<void> {
    if (!this.unsubscribe) return;
    const { attempt } = this;
    const renewed = await this.listener.renew();
    if (attempt !== this.attempt) return;
    if (!renewed) {
      this.later(() => this.renew());
      return;
    }
    this.missed = false;
    this.delay = FIRST_RETRY_MS;
    this.setLost(false);
  }

  private setLost(lost: boolean): void {
    if (lost === this.lost) return;
    this.lost = lost;
    this.host.requestUpdate();
  }
}
