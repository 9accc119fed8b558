import { listRecognitions, type Recognition } from "../../shared/api.js";
import { dayOf } from "../../shared/format.js";
import type { Hass } from "../../shared/hass.js";
import { Store } from "../store.js";
import { type Filter, matches, NO_FILTER, queryOf } from "./filter.js";
import { Timeline } from "./timeline.js";

const FIRST_PAGE = 50;
const PAGE = 200;

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

  async reload(): Promise<void> {
    this.reading = false;
    this.ready = false;
    this.cursor = null;
    const hass = this.hass;
    if (hass) await this.read(FIRST_PAGE, () => new Timeline((time) => dayOf(hass, time)));
  }

  async more(): Promise<void> {
    if (this.reading || !this.cursor) return;
    await this.read(PAGE, () => this.timeline);
  }

  private async read(limit: number, timeline: () => Timeline): Promise<void> {
    const { hass, cursor } = this;
    if (!hass) return;
    const round = (this.round += 1);
    this.reading = true;
    this.error = null;
    this.changed();
    try {
      const query = { ...queryOf(this.filter, hass), ...(cursor ? { cursor } : {}), limit };
      const page = await listRecognitions(hass, query);
      if (round !== this.round) return;
      this.timeline = timeline();
      this.timeline.append(page.recognitions);
      this.cursor = page.cursor;
      this.ready = true;
    } catch (error) {
      if (round === this.round) this.error = error;
    }
    if (round === this.round) this.reading = false;
    this.changed();
  }

  /** Shows somebody who has just come; returns whether that is a new first one. */
  arrived(recognition: Recognition): boolean {
    if (!this.hass || !this.ready || !matches(this.filter, recognition, this.hass)) return false;
    const index = this.timeline.insert(recognition, this.complete);
    if (index !== null) this.changed();
    return index === 0;
  }

  /** Reads what was not told while the connection was lost. */
  async catchUp(): Promise<void> {
    const hass = this.hass;
    if (!hass || !this.ready) return this.reload();
    const round = this.round;
    const query = { ...queryOf(this.filter, hass), limit: PAGE };
    const page = await listRecognitions(hass, query).catch(() => null);
    if (!page || round !== this.round) return;
    if (this.timeline.catchUp(page.recognitions)) this.changed();
    else await this.reload();
  }
}
