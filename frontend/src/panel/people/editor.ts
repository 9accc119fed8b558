/** One person in the form: what is shown, what has changed, where it is saved and what became of that. */

import { checkPerson, errorText, getPerson, type Person } from "../../shared/api.js";
import type { Recognition, Terminal } from "../../shared/api.js";
import type { Hass } from "../../shared/hass.js";
import { common } from "../../shared/texts.js";
import { Store } from "../store.js";
import { learn } from "./changes.js";
import type { Directory } from "./directory.js";
import type { FieldName } from "./fields.js";
import { BLANK, changedFields, changesOf, type Values, valuesOf } from "./form.js";
import { Operation } from "./operation.js";
import { PhotoSource } from "./photo-source.js";
import { askedOf, type Plan, planOf, stepsOf } from "./saving.js";
import { sheet } from "./texts.js";
import { Ticks } from "./ticks.js";

const TYPING = 400;
const NEW: Values = { ...BLANK, kind: "staff" };

export class Editor extends Store {
  readonly photo = new PhotoSource();
  initial: Values = BLANK;
  values: Values = BLANK;
  errors: Record<string, string> = {};
  shared = false;
  /** The enrolled photo. */
  present: string | null = null;
  reading = false;
  /** Nothing can be entered before it is known what there is. */
  loading = false;
  /** Set from when a save begins until all of it is over. */
  running = false;
  operation: Operation | null = null;
  /** Why terminals could not say whether they have the person. */
  readonly unread = new Map<string, string>();
  private readonly ticks = new Ticks();
  /** The terminals that have taken a new person from this form. */
  private readonly added = new Set<string>();
  /** What terminals say where the id belongs to somebody else. */
  private readonly taken = new Map<string, string>();
  private readonly isNew: boolean;
  private typing = 0;

  constructor(
    private readonly hass: Hass,
    private readonly terminals: Terminal[],
    private readonly directory: Directory,
    /** Null for a new person. */
    public userId: string | null,
  ) {
    super();
    this.isNew = userId === null;
    if (!this.isNew) return;
    this.values = NEW;
    this.ticks.preset = terminals.filter(({ answers }) => answers === true).map(entryOf);
  }

  get chosen(): string[] {
    return this.ticks.of(this.terminals.map(entryOf));
  }

  /** Whether there is anything that a terminal is to be told. */
  private get unsaved(): boolean {
    const before = this.userId === null ? NEW : this.initial;
    return this.photo.token !== undefined || changedFields(before, this.values).length > 0;
  }

  get dirty(): boolean {
    return this.unsaved || this.photo.preparing || this.ticks.touched;
  }

  /** Whether to save would change nothing anywhere. */
  get idle(): boolean {
    if (this.isNew || this.photo.preparing) return false;
    return this.chosen.length > 0 && !askedOf(this.plan).length;
  }

  private get plan(): Plan {
    const { isNew, unsaved: changed } = this;
    return planOf(this.chosen, this.having, { changed, isNew });
  }

  get differs(): boolean {
    return this.userId !== null && !this.isNew && this.directory.row(this.userId).differs;
  }

  /** The terminals that have the person; of a new one those that took it from here, for an id may be somebody else's. */
  get having(): string[] {
    const { userId } = this;
    if (this.isNew) return [...this.added];
    return this.directory.all
      .filter(({ people }) => userId !== null && people.has(userId))
      .map(entryOf);
  }

  /** Why there is nobody to show, once that is known. */
  get absence(): string {
    if (this.isNew || this.reading || this.having.length) return "";
    const [error] = this.unread.values();
    return error === undefined ? sheet.not_found : `${sheet.not_read} ${error}`;
  }

  /** Takes over what is known of somebody who was not: the picture or the card. */
  async enrol(recognitionId: string, recognition: Recognition | null): Promise<void> {
    if (recognition?.card) this.set("ic_number", recognition.card);
    if (recognition && (!recognition.picture || recognition.card_unknown)) return;
    await this.photo.useRecognition(this.hass, recognitionId);
  }

  /** Shows what is known of a person, and reads it anew from all terminals. */
  async load(): Promise<void> {
    const { userId } = this;
    if (userId === null) return;
    this.reading = true;
    this.loading = true;
    this.show(userId);
    this.changed();
    await Promise.all(this.terminals.map(({ entry }) => this.read(entry, userId)));
    this.reading = false;
    this.show(userId);
    this.changed();
  }

  private async read(entry: string, userId: string): Promise<void> {
    try {
      const { person, picture } = await getPerson(this.hass, entry, userId);
      this.directory.learn(entry, userId, person);
      if (picture) this.present = picture;
    } catch (error) {
      this.unread.set(entry, errorText(error, common.failed));
    }
    if (this.loading) this.show(userId);
    this.changed();
  }

  /** Shows the person as it is known now; what was entered stays. */
  private show(userId: string): void {
    const { source, person } = this.directory.row(userId);
    if (!source) return;
    const entered = changedFields(this.initial, this.values);
    const kept = entered.map((name) => [name, this.values[name]]);
    this.present ??= person.photo;
    this.initial = valuesOf(person, this.hass);
    this.values = { ...this.initial, ...(Object.fromEntries(kept) as Partial<Values>) };
    this.ticks.preset = this.having;
    this.loading = false;
  }

  set(name: FieldName, value: string): void {
    this.values = { ...this.values, [name]: value };
    if (name === "user_id") this.taken.clear();
    this.errors = without(this.errors, name);
    clearTimeout(this.typing);
    this.typing = window.setTimeout(() => void this.check(), TYPING);
    this.changed();
  }

  choose(entries: string[]): void {
    this.ticks.choose(this.terminals.map(entryOf), entries);
    this.errors = { ...without(this.errors, "entries", "user_id"), ...this.clash };
    this.changed();
  }

  share(shared: boolean): void {
    this.shared = shared;
    this.changed();
  }

  private get told(): Partial<Person> {
    const changes = changesOf(this.initial, this.values, this.hass);
    const id = this.values.user_id.trim();
    return this.userId === null && id ? { ...changes, user_id: id } : changes;
  }

  /** What is wrong as long as a terminal is ticked where the id belongs to somebody else. */
  private get clash(): Record<string, string> {
    const entry = this.chosen.find((one) => this.taken.has(one));
    const said = entry === undefined ? undefined : this.taken.get(entry);
    return said === undefined ? {} : { user_id: said, entries: sheet.id_taken };
  }

  /** Asks whether any terminal would take it; says so field by field. */
  async check(): Promise<boolean> {
    const told = this.told;
    if (!Object.keys(told).length) return true;
    const errors: Record<string, string> = await checkPerson(this.hass, told).catch(() => ({}));
    this.errors = { ...errors, ...this.clash };
    this.changed();
    return !Object.keys(errors).length;
  }

  private complete(): boolean {
    const errors: Record<string, string> = { ...this.clash };
    if (!this.values.name.trim()) errors.name = sheet.name_missing;
    if (!this.chosen.length) errors.entries = sheet.no_terminal;
    this.errors = { ...this.errors, ...errors };
    this.changed();
    return !Object.keys(errors).length;
  }

  /** Saves; returns whether all went well. What is pressed while that goes on begins nothing. */
  async save(): Promise<boolean> {
    if (this.running || this.loading) return false;
    this.running = true;
    this.changed();
    clearTimeout(this.typing);
    try {
      const ready = (await this.photo.settle()) && this.complete() && (await this.check());
      return ready && (await this.carryOut());
    } finally {
      this.running = false;
      this.changed();
    }
  }

  private async carryOut(): Promise<boolean> {
    const { hass, directory, plan, userId, told, shared } = this;
    const steps = stepsOf(hass, plan, { userId, told, photo: this.photo.token, shared });
    const asked = askedOf(plan);
    const operation = new Operation(asked.length, hass.connection);
    operation.listen(() => {
      this.changed();
    });
    this.operation = operation;
    await operation.run(...steps);
    await learn(operation.results, directory, told.end_time ?? null);
    if (operation.lost) directory.reloadWhenBack(asked);
    this.adopt(operation);
    const left = operation.results.some(({ outcome }) => outcome === "different");
    return operation.error === null && !operation.failed.length && !left;
  }

  /** Goes on with what was reached: who was added somewhere is no new person there any more. */
  private adopt({ results }: Operation): void {
    const saved = results.filter(({ error, outcome }) => error === null && outcome !== null);
    const [first] = saved;
    if (this.isNew) for (const { entry } of saved) this.added.add(entry);
    if (first && this.userId === null) {
      this.userId = first.user_id;
      this.values = { ...this.values, user_id: first.user_id };
      this.initial = { ...this.initial, user_id: first.user_id };
    } else if (this.userId === null && results[0]) {
      // Where an answer was lost, the person may be there: another try must not add a second one.
      this.values = { ...this.values, user_id: results[0].user_id };
    }
    for (const result of results) {
      if (!result.error || !("field" in result) || !result.field) continue;
      if (result.field === "user_id") this.taken.set(result.entry, result.error);
      this.errors = { ...this.errors, [result.field]: result.error };
    }
    this.errors = { ...this.errors, ...this.clash };
  }
}

function entryOf({ entry }: { entry: string }): string {
  return entry;
}

function without(errors: Record<string, string>, ...fields: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(errors).filter(([name]) => !fields.includes(name)));
}
