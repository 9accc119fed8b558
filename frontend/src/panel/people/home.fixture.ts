import type { Person, PreparedPhoto, Terminal } from "../../shared/api.js";
import type { Connection, Hass, Message } from "../../shared/hass.js";
import { person } from "./people.fixture.js";

type Answer = (message: Message) => object[] | null;

/** A connection that tells what its terminals answer; it can be lost and come back. */
export class FakeConnection implements Connection {
  connected = true;
  private readonly listeners = new Map<string, Set<() => void>>();

  constructor(private readonly answer: Answer = () => []) {}

  addEventListener(event: string, listener: () => void): void {
    this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add(listener));
  }

  removeEventListener(event: string, listener: () => void): void {
    this.listeners.get(event)?.delete(listener);
  }

  tell(event: "ready" | "disconnected"): void {
    this.connected = event === "ready";
    for (const listener of [...(this.listeners.get(event) ?? [])]) listener();
  }

  subscribeMessage<Event>(callback: (event: Event) => void, message: Message) {
    const events = this.answer(message);
    queueMicrotask(() => {
      for (const event of events ?? []) callback(event as Event);
      if (events) callback({ type: "done" } as Event);
    });
    return Promise.resolve(() => Promise.resolve());
  }
}

export const terminal = (entry: string, more: Partial<Terminal> = {}) =>
  ({ entry, title: entry, answers: true, admin: { pending: 0 }, ...more }) as Terminal;

export const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

export const PHOTO: PreparedPhoto = { photo: "token", preview: "", width: 6, height: 8, size: 1 };

/** Home Assistant with terminals whose people can be set; one without people does not answer. */
export class FakeHome {
  readonly changes: Message[] = [];
  /** How a terminal answers a change; by default it takes it. */
  refusals: Record<string, { error: string; field: string | null } | undefined> = {};
  /** Changes are not answered before this is over. */
  silent = false;
  checks: Promise<unknown> = Promise.resolve();
  photos: Promise<PreparedPhoto> = Promise.resolve(PHOTO);
  reads: Promise<unknown> = Promise.resolve();
  readonly connection = new FakeConnection((message) => this.change(message));
  readonly hass: Hass;

  constructor(readonly people: Record<string, Person[] | undefined>) {
    const callWS = (message: Message) => this.ask(message);
    const locale = { language: "en", time_zone: "server" };
    const config = { time_zone: "UTC" };
    this.hass = { locale, config, callWS, connection: this.connection } as unknown as Hass;
  }

  private async ask({ type, entry, user_id }: Message): Promise<unknown> {
    if (type.endsWith("/check")) {
      await this.checks;
      return { errors: {} };
    }
    if (type.endsWith("/photo")) return this.photos;
    await this.reads;
    const known = this.people[entry as string];
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as Home Assistant does
    if (!known) throw { code: "richtech_aatss", message: `${String(entry)} is off` };
    const found = known.find((one) => one.user_id === user_id) ?? null;
    if (type.endsWith("/get")) return { person: found, picture: null };
    return { people: known, total: known.length, more: false, pending: [] };
  }

  private change(message: Message): object[] | null {
    this.changes.push(message);
    if (this.silent) return null;
    const user_id = (message.user_id ??
      (message.user_ids as string[] | undefined)?.[0] ??
      "20") as string;
    return (message.entries as string[]).map((entry) => {
      const refusal = this.refusals[entry];
      const outcome = refusal ? null : message.new ? "added" : "updated";
      if (!refusal) this.people[entry] = [...(this.people[entry] ?? []), person(user_id)];
      return {
        type: "result",
        entry,
        user_id,
        outcome,
        kept: false,
        field: null,
        error: null,
        ...refusal,
      };
    });
  }
}
