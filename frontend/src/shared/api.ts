/** The integration's websocket commands, with what they take and answer. */

import type { Hass, Unsubscribe } from "./hass.js";

export const DOMAIN = "richtech_aatss";

export type Kind = "staff" | "visitor" | "blacklist" | "stranger" | "other";
export type PersonKind = "staff" | "visitor" | "blacklist";
export type Method = "face" | "qr_code" | "card" | "uuid";
export type Alarm = "high_temperature" | "low_temperature" | "no_mask" | "blacklist";
export type TemperatureState = "normal" | "low" | "high";

export interface TerminalAdmin {
  pending: number;
  counts: Record<PersonKind, number> | null;
  clock_offset: number | null;
  host: string;
}

export interface Terminal {
  entry: string;
  title: string;
  device_id: string | null;
  loaded: boolean;
  answers: boolean | null;
  push: boolean | null;
  open_door: string | null;
  last_capture: string | null;
  recognition: string | null;
  admin: TerminalAdmin | null;
}

export interface Recognition {
  id: string;
  entry: string;
  record_id: number;
  kind: Kind;
  name: string | null;
  user_id: string | null;
  card: string | null;
  method: Method | null;
  similarity: number | null;
  temperature: number | null;
  temperature_unit: string | null;
  temperature_state: TemperatureState | null;
  mask: boolean | null;
  alarms: Alarm[];
  live: boolean;
  recovered: boolean;
  at: string;
  received_at: string;
  thumbnail: string | null;
  picture: string | null;
  card_unknown: boolean;
}

export interface RecognitionQuery {
  entries?: string[];
  start?: string;
  end?: string;
  name?: string;
  user_id?: string;
  kinds?: Kind[];
  method?: Method;
  missed?: boolean;
  cursor?: string;
  limit?: number;
}

export interface RecognitionPage {
  recognitions: Recognition[];
  cursor: string | null;
}

export type LiveEvent =
  { type: "recognition"; recognition: Recognition } | { type: "terminals"; terminals: Terminal[] };

/** What a terminal keeps of a person; the names are those of the action `set_user`. */
export interface PersonValues {
  name: string | null;
  kind: PersonKind | null;
  gender: string | null;
  ic_number: string | null;
  job_number: string | null;
  mobile: string | null;
  remark: string | null;
  department: string | null;
  birthday: string | null;
  entry_time: string | null;
  mail: string | null;
  title: string | null;
  position: string | null;
  id_number: string | null;
  prompt: string | null;
  start_time: string | null;
  end_time: string | null;
  purpose: string | null;
  interviewee: string | null;
  come_from: string | null;
  description: string | null;
}

export interface Person extends PersonValues {
  user_id: string;
  photo: string | null;
  digest: string;
  photo_digest: string | null;
}

/** `user_id` is empty for everybody, `end` is null for a removal. */
export interface PendingChange {
  user_id: string;
  end: string | null;
}

export interface PeoplePage {
  people: Person[];
  total: number | null;
  more: boolean;
  pending: PendingChange[];
}

export interface PreparedPhoto {
  photo: string;
  preview: string;
  width: number;
  height: number;
  size: number;
}

export interface SetPersonRequest {
  entries: string[];
  user_id: string | null;
  person: Partial<PersonValues>;
  photo?: string;
  new?: boolean;
  allow_shared_card?: boolean;
}

export interface CopyPeopleRequest {
  source: string;
  entries: string[];
  user_ids: string[];
  overwrite: boolean;
  allow_shared_card?: boolean;
}

interface ResultOf<Outcome> {
  type: "result";
  entry: string;
  user_id: string;
  outcome: Outcome;
  error: string | null;
}

export type SetResult = ResultOf<"added" | "updated" | "unchanged" | null> & {
  kept: boolean;
  field: string | null;
};
export type RemoveResult = ResultOf<"deleted" | "not_found" | null> & { kept: boolean };
export type CopyResult = ResultOf<"added" | "updated" | "skipped" | "different" | null>;

export interface Done {
  type: "done";
}

export interface Progress {
  type: "progress";
  done: number;
  total: number;
}

/** How a command fails: `message` is in words for the user. */
export interface CommandError {
  code: string;
  message: string;
  translation_domain?: string;
  translation_key?: string;
  translation_placeholders?: Record<string, string>;
}

export function isCommandError(error: unknown): error is CommandError {
  return typeof error === "object" && error !== null && "code" in error && "message" in error;
}

/** Returns what to tell the user of an error of a command. */
export function errorText(error: unknown, otherwise: string): string {
  const message = isCommandError(error) || error instanceof Error ? error.message : "";
  return message || otherwise;
}

/** Returns what to tell the user of an error of an action, in their language. */
export async function actionErrorText(
  hass: Hass,
  error: unknown,
  otherwise: string,
): Promise<string> {
  if (isCommandError(error) && error.translation_domain && error.translation_key) {
    const { translation_domain: domain, translation_key: key } = error;
    await hass.loadBackendTranslation("exceptions", domain).catch(() => undefined);
    const text = hass.localize(
      `component.${domain}.exceptions.${key}.message`,
      error.translation_placeholders,
    );
    if (text) return text;
  }
  return errorText(error, otherwise);
}

/** Tells whether the door may have opened although the action failed: no answer is no refusal. */
export function mayHaveOpened(error: unknown): boolean {
  if (!isCommandError(error)) return true;
  return error.translation_key === "door_unclear" || error.code === "unknown_error";
}

function command<Result>(hass: Hass, name: string, fields: object = {}): Promise<Result> {
  return hass.callWS<Result>({
    type: `${DOMAIN}/${name}`,
    language: hass.locale.language,
    ...fields,
  });
}

function subscription<Event>(
  hass: Hass,
  name: string,
  fields: object,
  callback: (event: Event) => void,
): Promise<Unsubscribe> {
  return hass.connection.subscribeMessage(
    callback,
    { type: `${DOMAIN}/${name}`, language: hass.locale.language, ...fields },
    { resubscribe: false },
  );
}

export async function listTerminals(hass: Hass): Promise<Terminal[]> {
  return (await command<{ terminals: Terminal[] }>(hass, "terminals")).terminals;
}

export function listRecognitions(
  hass: Hass,
  query: RecognitionQuery = {},
): Promise<RecognitionPage> {
  return command(hass, "recognitions", query);
}

/** Tells what happens from now on; it ends with the connection and is not taken up again by itself. */
export function subscribeLive(
  hass: Hass,
  entries: string[] | undefined,
  callback: (event: LiveEvent) => void,
): Promise<Unsubscribe> {
  return subscription(hass, "subscribe", entries ? { entries } : {}, callback);
}

export function listPeople(
  hass: Hass,
  entry: string,
  page: number,
  size?: number,
): Promise<PeoplePage> {
  return command(hass, "people/list", { entry, page, ...(size ? { size } : {}) });
}

export function getPerson(
  hass: Hass,
  entry: string,
  userId: string,
): Promise<{ person: Person | null; picture: string | null }> {
  return command(hass, "people/get", { entry, user_id: userId });
}

export function preparePhoto(
  hass: Hass,
  from: { upload: string } | { recognition: string },
): Promise<PreparedPhoto> {
  return command(hass, "people/photo", from);
}

export async function freeId(hass: Hass, entries: string[]): Promise<string> {
  return (await command<{ user_id: string }>(hass, "people/free_id", { entries })).user_id;
}

export async function checkPerson(
  hass: Hass,
  person: Partial<PersonValues>,
): Promise<Record<string, string>> {
  return (
    await command<{ errors: Record<string, string> }>(hass, "people/check", {
      person,
    })
  ).errors;
}

/** Unsubscribing from these cancels what has not begun. */
export function setPerson(
  hass: Hass,
  request: SetPersonRequest,
  callback: (event: SetResult | Done) => void,
): Promise<Unsubscribe> {
  return subscription(hass, "people/set", request, callback);
}

export function removePeople(
  hass: Hass,
  request: { entries: string[]; user_ids: string[] },
  callback: (event: RemoveResult | Done) => void,
): Promise<Unsubscribe> {
  return subscription(hass, "people/remove", request, callback);
}

export function endValidity(
  hass: Hass,
  request: { entries: string[]; user_ids: string[]; end: string },
  callback: (event: SetResult | Done) => void,
): Promise<Unsubscribe> {
  return subscription(hass, "people/end", request, callback);
}

export function copyPeople(
  hass: Hass,
  request: CopyPeopleRequest,
  callback: (event: CopyResult | Progress | Done) => void,
): Promise<Unsubscribe> {
  return subscription(hass, "people/copy", request, callback);
}

/** Opens the door; the error has a text that says whether it may have opened. */
export async function openDoor(hass: Hass, button: string): Promise<void> {
  await hass.callService(DOMAIN, "open_door", {}, { entity_id: button }, false);
}

/** Uploads a file for `preparePhoto`. */
export async function uploadFile(hass: Hass, file: Blob, name: string): Promise<string> {
  const body = new FormData();
  body.append("file", file, name);
  const answer = await hass.fetchWithAuth("/api/file_upload", { method: "POST", body });
  if (!answer.ok) throw new Error(answer.statusText);
  return ((await answer.json()) as { file_id: string }).file_id;
}
