import type { ReactiveController, ReactiveControllerHost } from "lit";
import { subscribeLive, type LiveEvent } from "../shared/api.js";
import type { Connection, Hass, Unsubscribe } from "../shared/hass.js";

interface Listener {
  event(event: LiveEvent): void;
  /** The connection was lost and is back: what happened meanwhile was not told. */
  reconnected(): void;
  failed(error: unknown): void;
}

/** Hears what happens at the terminals while its element is on the page, also after a lost connection. */
export class Live implements ReactiveController {
  private connection: Connection | null = null;
  private unsubscribe: Promise<Unsubscribe | null> | null = null;

  constructor(
    host: ReactiveControllerHost,
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

  private stop(): void {
    this.connection?.removeEventListener("ready", this.again);
    this.connection = null;
    void this.unsubscribe?.then((unsubscribe) => unsubscribe?.()).catch(() => undefined);
    this.unsubscribe = null;
  }

  private start(): void {
    const connection = this.hass()?.connection;
    if (!connection || this.connection) return;
    this.connection = connection;
    connection.addEventListener("ready", this.again);
    this.listen();
  }

  private readonly again = (): void => {
    this.listen();
    this.listener.reconnected();
  };

  private listen(): void {
    const hass = this.hass();
    if (!hass) return;
    const tell = (event: LiveEvent) => {
      this.listener.event(event);
    };
    this.unsubscribe = subscribeLive(hass, undefined, tell).catch((error: unknown) => {
      this.listener.failed(error);
      return null;
    });
  }
}
