/** One person in the form: what is shown, what has changed, where it is saved and what became of that. */

import {
  checkPerson,
  copyPeople,
  getPerson,
  type Person,
  type Recognition,
  setPerson,
  type Terminal,
} from "../../shared/api.js";
import type { Hass } from "../../shared/hass.js";
import { Store } from "../store.js";
import { learn } from "./changes.js";
import type { Directory } from "./directory.js";
import type { FieldName } from "./fields.js";
import { BLANK, changedFields, changesOf, planOf, type Values, valuesOf } from "./form.js";
import { Operation } from "./operation.js";
import { PhotoSource } from "./photo-source.js";
import { sheet } from "./texts.js";

const TYPING = 400;
const NEW: Values = { ...BLANK, kind: "staff" };

export class Editor extends Store {
  readonly photo = new PhotoSource();
  initial: Values = BLANK;
  values: Values = BLANK;
  chosen: string[];
  errors: Record<string, string> = {};
  shared = false;
  /** The enrolled photo. */
  present: string | null = null;
  reading = false;
  missing = false;
  operation: Operation | null = null;
  private typing = 0;

  constructor(
    private readonly hass: Hass,
    private readonly terminals: Terminal[],
    private readonly directory: Directory,
    /** Null for a new person. */
    public userId: string | null,
  ) {
    super();
    this.chosen = terminals.filter(({ answers }) => answers !== false).map(({ entry }) => entry);
    if (userId === null) this.values = NEW;
  }

  get dirty(): boolean {
    return this.photo.token !== undefined || this.changes.length > 0;
  }

  get running(): boolean {
    return this.operation?.state === "running";
  }

  get differs(): boolean {
    return this.userId !== null && this.directory.row(this.userId).differs;
  }

  /** The terminals that have the person. */
  get having(): string[] {
    const { userId } = this;
    if (userId === null) return [];
    return this.directory.all.filter(({ people }) => people.has(userId)).map(({ entry }) => entry);
  }

  private get changes(): FieldName[] {
    return changedFields(this.userId === null ? NEW : this.initial, this.values);
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
    this.show(userId, true);
    this.reading = true;
    this.changed();
    await Promise.allSettled(this.terminals.map(({ entry }) => this.read(entry, userId)));
    this.reading = false;
    this.missing = !this.having.length;
    this.show(userId, !this.dirty);
    this.changed();
  }

  private async read(entry: string, userId: string): Promise<void> {
    const { person, picture } = await getPerson(this.hass, entry, userId);
    this.directory.learn(entry, userId, person);
    if (picture) this.present = picture;
  }

  private show(userId: string, pristine: boolean): void {
    const { source, person } = this.directory.row(userId);
    if (!source || !pristine) return;
    this.present ??= person.photo;
    this.initial = valuesOf(person, this.hass);
    this.values = this.initial;
    this.chosen = this.having;
  }

  set(name: FieldName, value: string): void {
    this.values = { ...this.values, [name]: value };
    this.errors = without(this.errors, name);
    clearTimeout(this.typing);
    this.typing = window.setTimeout(() => void this.check(), TYPING);
    this.changed();
  }

  choose(entries: string[]): void {
    this.chosen = entries;
    this.errors = without(this.errors, "entries");
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

  /** Asks whether any terminal would take it; says so field by field. */
  async check(): Promise<boolean> {
    const told = this.told;
    if (!Object.keys(told).length) return true;
    const errors: Record<string, string> = await checkPerson(this.hass, told).catch(() => ({}));
    this.errors = errors;
    this.changed();
    return !Object.keys(errors).length;
  }

  private complete(): boolean {
    const errors: Record<string, string> = {};
    if (!this.values.name.trim()) errors.name = sheet.name_missing;
    if (!this.chosen.length) errors.entries = sheet.no_terminal;
    this.errors = { ...this.errors, ...errors };
    this.changed();
    return !Object.keys(errors).length;
  }

  /** Saves; returns whether all went well. */
  async save(): Promise<boolean> {
    clearTimeout(this.typing);
    if (!this.complete() || !(await this.check())) return false;
    const plan = planOf(this.chosen, this.having, this.dirty);
    const operation = new Operation(plan.set.length + (plan.copy?.entries.length ?? 0));
    operation.listen(() => {
      this.changed();
    });
    this.operation = operation;
    await operation.run(...this.steps(plan));
    await learn(operation.results, this.directory);
    this.adopt(operation);
    this.changed();
    return operation.error === null && !operation.failed.length;
  }

  private steps({ set, copy }: ReturnType<typeof planOf>): Parameters<Operation["run"]> {
    const { hass, userId } = this;
    const { user_id: wanted, ...person } = this.told;
    const photo = this.photo.token;
    const shares = this.shared ? { allow_shared_card: true } : {};
    const steps: Parameters<Operation["run"]> = [];
    if (set.length) {
      const added = userId === null ? { new: true } : {};
      const pictured = photo ? { photo } : {};
      const user_id = userId ?? wanted ?? null;
      const request = { entries: set, user_id, person, ...added, ...pictured, ...shares };
      steps.push((callback) => setPerson(hass, request, callback));
    }
    if (copy && userId !== null) {
      const request = { ...copy, user_ids: [userId], overwrite: true, ...shares };
      steps.push((callback) => copyPeople(hass, request, callback));
    }
    return steps;
  }

  /** Goes on with what was reached: who was added somewhere is no new person any more. */
  private adopt({ results }: Operation): void {
    const saved = results.find(({ error, outcome }) => error === null && outcome !== null);
    if (saved && this.userId === null) {
      this.userId = saved.user_id;
      this.values = { ...this.values, user_id: saved.user_id };
      this.initial = { ...this.initial, user_id: saved.user_id };
    } else if (this.userId === null && results[0]) {
      // Where an answer was lost, the person may be there: another try must not add a second one.
      this.values = { ...this.values, user_id: results[0].user_id };
    }
    for (const result of results) {
      if (result.error && "field" in result && result.field) {
        this.errors = { ...this.errors, [result.field]: result.error };
      }
    }
  }
}

function without(errors: Record<string, string>, field: string): Record<string, string> {
  return Object.fromEntries(Object.entries(errors).filter(([name]) => name !== field));
}
