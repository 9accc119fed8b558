import { getPerson, listPeople, type Person, type Terminal } from "../../shared/api.js";
import type { Hass } from "../../shared/hass.js";
import { Store } from "../store.js";
import {
  newRoster,
  type Roster,
  withPage,
  withoutPending,
  withPending,
  withPerson,
} from "./roster.js";
import { type PersonRow, rowOf, rowsOf } from "./sameness.js";

/** Small, so that somebody shows soon: a terminal gives 10 at a time. */
const PAGE = 20;
/** A list that changes while it is read is read again. */
const READINGS = 3;
/** So many people are read one by one after a change; for more the terminal is read anew. */
const FEW = 20;

type Change = (roster: Roster) => Roster;

/** The people of all terminals, read page by page and kept as long as the panel is open. */
export class Directory extends Store {
  private readonly rosters = new Map<string, Roster>();
  private readonly rounds = new Map<string, number>();
  private readonly pendingCounts = new Map<string, number>();
  /** What has changed at a terminal while it is read: the answers may be older. */
  private readonly meanwhile = new Map<string, Change[]>();
  private terminals: Terminal[] = [];
  private hass: Hass | null = null;
  private shown: PersonRow[] | null = null;

  /** The rosters of the terminals that are set up. */
  get all(): Roster[] {
    return this.terminals.map(({ entry }) => this.rosters.get(entry) ?? newRoster(entry));
  }

  get rows(): PersonRow[] {
    this.shown ??= rowsOf(this.all);
    return this.shown;
  }

  row(userId: string): PersonRow {
    return rowOf(userId, this.all);
  }

  get reading(): boolean {
    return this.all.some(({ reading }) => reading === "reading" || reading === "waiting");
  }

  /** Reads what was not read yet, and anew what has changed by itself. */
  open(hass: Hass, terminals: Terminal[]): void {
    this.hass = hass;
    this.terminals = terminals;
    this.shown = null;
    for (const { entry, answers, admin } of terminals) {
      const roster = this.rosters.get(entry);
      const pending = admin?.pending ?? 0;
      const told = pending < (this.pendingCounts.get(entry) ?? 0);
      const back = roster?.reading === "failed" && answers === true;
      this.pendingCounts.set(entry, pending);
      if (!roster || told || back) void this.reload(entry);
    }
  }

  reloadAll(): void {
    for (const { entry } of this.terminals) void this.reload(entry);
  }

  /** Reads all people of a terminal. */
  async reload(entry: string): Promise<void> {
    const { hass } = this;
    if (!hass) return;
    const round = (this.rounds.get(entry) ?? 0) + 1;
    this.rounds.set(entry, round);
    this.meanwhile.set(entry, []);
    const current = () => this.rounds.get(entry) === round;
    this.set({ ...this.roster(entry), reading: "reading", done: 0, error: null });
    try {
      for (let reading = 0; reading < READINGS && current(); reading += 1) {
        if (await this.pages(hass, entry, current)) break;
      }
    } catch (error) {
      if (current()) this.set({ ...this.roster(entry), reading: "failed", error });
    }
    if (current()) this.meanwhile.delete(entry);
  }

  /** Reads terminals anew as soon as there is a connection. */
  reloadWhenBack(entries: readonly string[]): void {
    const { connection } = this.hass ?? {};
    if (!connection) return;
    const reload = () => {
      connection.removeEventListener("ready", reload);
      for (const entry of entries) void this.reload(entry);
    };
    if (connection.connected) reload();
    else connection.addEventListener("ready", reload);
  }

  /** Reads all pages; returns whether nobody is missing. */
  private async pages(hass: Hass, entry: string, current: () => boolean): Promise<boolean> {
    const read = new Map<string, Person>();
    for (let number = 0; ; number += 1) {
      const page = await listPeople(hass, entry, number, PAGE);
      if (!current()) return true;
      const roster = withPage(this.roster(entry), page, read);
      const changes = this.meanwhile.get(entry) ?? [];
      this.set(changes.reduce((known, change) => change(known), roster));
      if (!page.more) return page.total === null || read.size >= page.total;
    }
  }

  /** Reads anew who has been changed at a terminal. */
  async refresh(entry: string, userIds: readonly string[]): Promise<void> {
    const { hass } = this;
    if (!hass || !userIds.length) return;
    if (userIds.length > FEW) return this.reload(entry);
    for (const userId of userIds) {
      const { person } = await getPerson(hass, entry, userId);
      this.settled(entry, userId, person);
    }
  }

  /** Takes over how a person is at a terminal, or that there is none. */
  learn(entry: string, userId: string, person: Person | null): void {
    this.change(entry, (roster) => withPerson(roster, userId, person));
  }

  /** As `learn`, after a change that the terminal has taken: nothing is pending for the person any more. */
  settled(entry: string, userId: string, person: Person | null): void {
    this.change(entry, (roster) => withoutPending(withPerson(roster, userId, person), userId));
  }

  /** Notes what a terminal is still to be told of somebody. */
  kept(entry: string, userId: string, end: string | null): void {
    this.change(entry, (roster) => withPending(roster, userId, end));
  }

  private change(entry: string, change: Change): void {
    this.meanwhile.get(entry)?.push(change);
    this.set(change(this.roster(entry)));
  }

  private roster(entry: string): Roster {
    return this.rosters.get(entry) ?? newRoster(entry);
  }

  private set(roster: Roster): void {
    this.rosters.set(roster.entry, roster);
    this.shown = null;
    this.changed();
  }
}
