/** Where a photo for a person comes from, until the terminals' own form of it is ready. */

import { errorText, type PreparedPhoto, preparePhoto, uploadFile } from "../../shared/api.js";
import type { Hass } from "../../shared/hass.js";
import { common } from "../../shared/texts.js";
import { Store } from "../store.js";
import { photo as texts } from "./texts.js";

/** A picture that is being prepared, is ready, or cannot be used. */
export class PhotoSource extends Store {
  ready: PreparedPhoto | null = null;
  preparing = false;
  error = "";
  private round = 0;
  private preparation: Promise<void> = Promise.resolve();

  get token(): string | undefined {
    return this.ready?.photo;
  }

  /** Waits for the picture that is being prepared; returns whether it can be used. */
  async settle(): Promise<boolean> {
    if (!this.preparing) return true;
    let last: Promise<void>;
    do {
      last = this.preparation;
      await last;
    } while (last !== this.preparation);
    return !this.error;
  }

  async useFile(hass: Hass, file: Blob, name = "photo.jpg"): Promise<void> {
    if (file.type && !file.type.startsWith("image/")) {
      this.clear();
      this.error = texts.no_picture;
      this.changed();
      return;
    }
    await this.use(async () => preparePhoto(hass, { upload: await uploadFile(hass, file, name) }));
  }

  async useRecognition(hass: Hass, recognition: string): Promise<void> {
    await this.use(() => preparePhoto(hass, { recognition }));
  }

  clear(): void {
    this.round += 1;
    this.ready = null;
    this.preparing = false;
    this.error = "";
    this.changed();
  }

  fail(error: string): void {
    this.error = error;
    this.changed();
  }

  private use(prepare: () => Promise<PreparedPhoto>): Promise<void> {
    this.preparation = this.prepare(prepare);
    return this.preparation;
  }

  private async prepare(prepare: () => Promise<PreparedPhoto>): Promise<void> {
    this.clear();
    const { round } = this;
    this.preparing = true;
    this.changed();
    try {
      const ready = await prepare();
      if (round === this.round) this.ready = ready;
    } catch (error) {
      if (round === this.round) this.error = errorText(error, common.failed);
    }
    if (round !== this.round) return;
    this.preparing = false;
    this.changed();
  }
}

/** Returns the picture that was pasted, unless the paste is meant for a field or brings a text, as of a spreadsheet. */
export function pastedPicture(event: ClipboardEvent): File | null {
  if (event.composedPath().some(isEditable)) return null;
  if (event.clipboardData?.types.includes("text/plain")) return null;
  return pictureOf(event.clipboardData);
}

function isEditable(target: EventTarget): boolean {
  const { localName, isContentEditable } = target as HTMLElement;
  return localName === "input" || localName === "textarea" || isContentEditable;
}

/** Returns the first picture of what was dropped or pasted. */
export function pictureOf(transfer: DataTransfer | null): File | null {
  const files = [...(transfer?.files ?? [])];
  return files.find(({ type }) => type.startsWith("image/")) ?? files[0] ?? null;
}
