import { css, html, LitElement, nothing } from "lit";
import { query, state } from "lit/decorators.js";
import { define } from "../../shared/define.js";

import { fill } from "../../shared/texts.js";
import { base, theme } from "../../shared/theme.js";
import { texts as common } from "../texts.js";
import { parts } from "../tokens.js";
import { photo as texts } from "./texts.js";
import { tell } from "../tell.js";

/** Returns whether the browser lets a page use the camera here. */
export function hasCamera(): boolean {
  return "mediaDevices" in navigator;
}

/** Takes a photo with the computer's camera; tells `picture` with it. */
@define("richtech-aatss-camera-dialog")
export class AatssCameraDialog extends LitElement {
  @state() private error = "";
  @state() private running = false;
  @query("video") private video!: HTMLVideoElement;
  @query("wa-dialog") private dialog!: HTMLElement & { open: boolean };
  private stream: MediaStream | null = null;

  protected override firstUpdated(): void {
    void this.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  protected override render() {
    return html`<wa-dialog
      open
      label=${texts.camera_title}
      @wa-after-hide=${() => {
        this.stop();
        tell(this, "closed");
      }}
    >
      ${this.error ? html`<p role="alert">${this.error}</p>` : nothing}
      <video ?hidden=${this.error !== ""} autoplay playsinline .muted=${true}></video>
      <wa-button slot="footer" appearance="plain" variant="brand" data-dialog="close"
        >${common.cancel}</wa-button
      >
      <wa-button slot="footer" variant="brand" ?disabled=${!this.running} @click=${this.take}
        >${texts.camera_take}</wa-button
      >
    </wa-dialog>`;
  }

  private async start(): Promise<void> {
    try {
      const video = { facingMode: "user", width: { ideal: 1920 }, height: { ideal: 1080 } };
      this.stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
      if (!this.isConnected) {
        this.stop();
        return;
      }
      this.video.srcObject = this.stream;
      await this.video.play();
      this.running = true;
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.error = fill(texts.camera_denied, { error: text });
    }
  }

  private stop(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
  }

  private readonly take = (): void => {
    const canvas = document.createElement("canvas");
    canvas.width = this.video.videoWidth;
    canvas.height = this.video.videoHeight;
    canvas.getContext("2d")?.drawImage(this.video, 0, 0);
    canvas.toBlob(
      (picture) => {
        if (picture) tell(this, "picture", picture);
        this.dialog.open = false;
      },
      "image/jpeg",
      0.95,
    );
  };

  static override styles = [
    theme,
    base,
    parts,
    css`
      wa-dialog {
        --width: 640px;
      }
      video {
        display: block;
        width: 100%;
        max-height: 60vh;
        border-radius: var(--radius);
        background: #000;
        transform: scaleX(-1);
      }
      p {
        color: var(--error-ink);
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-camera-dialog": AatssCameraDialog;
  }
}
