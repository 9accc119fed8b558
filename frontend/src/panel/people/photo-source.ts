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

  get token(): string | undefined {
    return this.ready?.photo;
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

  private async use(prepare: () => Promise<PreparedPhoto>): Promise<void> {
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

/** Returns the first picture of what was dropped or pasted. */
export function pictureOf(transfer: DataTransfer | null): File | null {
  const files = [...(transfer?.files ?? [])];
  return files.find(({ type }) => type.startsWith("image/")) ?? files[0] ?? null;
}
