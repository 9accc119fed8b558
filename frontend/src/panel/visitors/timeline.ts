import type { Recognition } from "../../shared/api.js";

export interface Visit {
  recognition: Recognition;
  /** 2026-11-29, where the user is. */
  day: string;
  time: number;
}

export interface Row {
  key: string;
  day: string;
  /** Null for the heading of a day. */
  visit: Visit | null;
}

/** Visits, newest first, with a heading for each day. Pages come at the end, live ones where they belong. */
export class Timeline {
  visits: Visit[] = [];
  private readonly known = new Set<string>();
  private shown: Row[] | null = null;

  constructor(private readonly dayOf: (time: Date) => string) {}

  /** The rows of the list; made anew only after a change. */
  get rows(): Row[] {
    this.shown ??= rowsOf(this.visits);
    return this.shown;
  }

  /** Adds a page of older visits. */
  append(page: Recognition[]): void {
    for (const recognition of page) {
      if (this.known.has(recognition.id)) continue;
      this.known.add(recognition.id);
      this.visits.push(this.visitOf(recognition));
    }
    this.shown = null;
  }

  /**
   * Adds one that has just been told, unless it is there or lies before all that was read so far and will be
   * read with its page. Returns where it was put, or null.
   */
  insert(recognition: Recognition, complete: boolean): number | null {
    if (this.known.has(recognition.id)) return null;
    const visit = this.visitOf(recognition);
    const found = this.visits.findIndex((other) => other.time <= visit.time);
    if (found < 0 && !complete) return null;
    const index = found < 0 ? this.visits.length : found;
    this.known.add(recognition.id);
    this.visits.splice(index, 0, visit);
    this.shown = null;
    return index;
  }

  private visitOf(recognition: Recognition): Visit {
    const at = new Date(recognition.at);
    return { recognition, day: this.dayOf(at), time: at.getTime() };
  }
}

function rowsOf(visits: Visit[]): Row[] {
  const rows: Row[] = [];
  let day = "";
  for (const visit of visits) {
    const key = visit.recognition.id;
    if (visit.day !== day) rows.push({ key: `${visit.day} ${key}`, day: visit.day, visit: null });
    ({ day } = visit);
    rows.push({ key, day, visit });
  }
  return rows;
}
