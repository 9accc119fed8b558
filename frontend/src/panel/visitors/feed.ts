import { listRecognitions, type Recognition } from "../../shared/api.js";
import { dayOf } from "../../shared/format.js";
import type { Hass } from "../../shared/hass.js";
import { Store } from "../store.js";
import { type Filter, matches, NO_FILTER, queryOf } from "./filter.js";
import { Timeline } from "./timeline.js";

const FIRST_PAGE = 50;
const PAGE = 200;
/** At most so many are read anew at once; older ones are read again as they are looked at. */
const RENEWED = 1_000;

/** The visitors that are shown: read page by page, and live. */
export class Feed extends Store {
  filter: Filter = NO_FILTER;
  timeline = new Timeline(() => "");
  /** Whether the first page is there. */
  ready = false;
  reading = false;
  error: unknown = null;
  private cursor: string | null = null;
  private hass: Hass | null = null;
  private round = 0;
  /** Who came during the reading: the page may have been made before. */
  private arrivals: Recognition[] = [];

  get complete(): boolean {
    return this.ready && this.cursor === null;
  }

  /** Reads the first page, unless it is there already. */
  open(hass: Hass): void {
    this.hass = hass;
    if (!this.ready && !this.reading && this.error === null) void this.reload();
  }

  setFilter(filter: Filter): void {
    this.filter = filter;
    void this.reload();
  }

  /** Reads the first page anew; returns whether that has worked. */
  async reload(): Promise<boolean> {
    this.ready = false;
    return this.read(FIRST_PAGE, null);
  }

  /** Reads the next page, or the first one where that has failed. */
  async more(): Promise<void> {
    if (this.reading) return;
    if (this.cursor && this.ready) await this.read(PAGE, this.cursor);
    else if (!this.ready) await this.reload();
  }

  /** Reads anew what is shown: nobody is missing then, and the pictures' paths are good for a day. */
  async renew(): Promise<boolean> {
    const shown = this.timeline.visits.length;
    return this.ready
      ? this.read(Math.min(RENEWED, Math.max(FIRST_PAGE, shown)), null)
      : this.reload();
  }

  private async read(count: number, cursor: string | null): Promise<boolean> {
    const { hass } = this;
    if (!hass) return true;
    const round = (this.round += 1);
    this.reading = true;
    this.error = null;
    this.arrivals = [];
    this.changed();
    const worked = await this.pages(hass, count, cursor, () => round === this.round).catch(
      (error: unknown) => {
        if (round !== this.round) return true;
        if (cursor || !this.ready) this.error = error;
        return false;
      },
    );
    if (round !== this.round) return true;
    this.reading = false;
    this.changed();
    return worked;
  }

  /** Reads pages until there are so many visits, and shows them. */
  private async pages(
    hass: Hass,
    count: number,
    from: string | null,
    current: () => boolean,
  ): Promise<boolean> {
    const read: Recognition[] = [];
    let cursor = from;
    do {
      const limit = Math.min(PAGE, count - read.length);
      const query = { ...queryOf(this.filter, hass), ...(cursor ? { cursor } : {}), limit };
      const page = await listRecognitions(hass, query);
      if (!current()) return true;
      read.push(...page.recognitions);
      ({ cursor } = page);
    } while (cursor && read.length < count);
    if (!from) this.timeline = new Timeline((time) => dayOf(hass, time));
    this.timeline.append(read);
    this.cursor = cursor;
    this.ready = true;
    for (const one of this.arrivals) this.insert(hass, one);
    return true;
  }

  /** Shows somebody who has just come; returns whether that is a new first one. */
  arrived(recognition: Recognition): boolean {
    if (this.reading) this.arrivals.push(recognition);
    if (!this.hass || !this.ready) return false;
    const index = this.insert(this.hass, recognition);
    if (index !== null) this.changed();
    return index === 0;
  }

  private insert(hass: Hass, recognition: Recognition): number | null {
    if (!matches(this.filter, recognition, hass)) return null;
    return this.timeline.insert(recognition, this.complete);
  }
}
