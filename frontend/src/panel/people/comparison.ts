/** In which ways the terminals have a person now, and which of them is to take the place of the others. */

import { errorText, getPerson, type Terminal } from "../../shared/api.js";
import type { Hass } from "../../shared/hass.js";
import { common } from "../../shared/texts.js";
import { Store } from "../store.js";
import { carryOut } from "./changes.js";
import type { Directory } from "./directory.js";
import type { Operation } from "./operation.js";
import { type Version, versionsOf } from "./sameness.js";

export class Comparison extends Store {
  versions: Version[] = [];
  /** Why terminals could not be read, by their entries: they are left out. */
  unread: ReadonlyMap<string, string> = new Map();
  reading = false;
  /** Whether the person is not any more as was shown when one was chosen. */
  outdated = false;
  operation: Operation | null = null;

  constructor(
    private readonly hass: Hass,
    private readonly terminals: readonly Terminal[],
    private readonly directory: Directory,
    private readonly userId: string,
  ) {
    super();
  }

  /** Reads the person at all terminals. */
  async read(): Promise<void> {
    this.reading = true;
    this.changed();
    const unread = new Map<string, string>();
    const read = async ({ entry }: Terminal) => {
      try {
        const { person } = await getPerson(this.hass, entry, this.userId);
        this.directory.learn(entry, this.userId, person);
      } catch (error) {
        unread.set(entry, errorText(error, common.failed));
      }
    };
    await Promise.all(this.terminals.map(read));
    this.unread = unread;
    const { cells } = this.directory.row(this.userId);
    const known = this.directory.all.filter(
      ({ entry }) => !unread.has(entry) && cells[entry] !== "to_remove",
    );
    this.versions = versionsOf(this.userId, known);
    this.reading = false;
    this.changed();
  }

  /** Copies one version over the others, if all are still as they were shown. */
  async keep({ entries }: Version): Promise<void> {
    if (this.reading || this.operation) return;
    const shown = signatureOf(this.versions);
    await this.read();
    this.outdated = signatureOf(this.versions) !== shown;
    const [source] = entries;
    const all = this.versions.flatMap((version) => version.entries);
    const others = all.filter((entry) => !entries.includes(entry));
    if (!this.outdated && source && others.length) {
      const change = { what: "copy", source, overwrite: true, shared: false } as const;
      this.operation = carryOut(this.hass, change, others, [this.userId], this.directory);
    }
    this.changed();
  }
}

function signatureOf(versions: readonly Version[]): string {
  const told = versions.map(({ person, entries }) => [person.digest, person.photo_digest, entries]);
  return JSON.stringify(told);
}
