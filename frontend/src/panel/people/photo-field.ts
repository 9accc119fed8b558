import { mdiAccountBoxOutline, mdiCamera, mdiImageMultiple, mdiUpload } from "@mdi/js";
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { define } from "../../shared/define.js";
import { formatNumber } from "../../shared/format.js";
import type { Hass } from "../../shared/hass.js";
import { icon } from "../../shared/icon.js";
import { fill } from "../../shared/texts.js";
import { base, theme } from "../../shared/theme.js";
import "../../shared/picture.js";
import { parts } from "../tokens.js";
import { hasCamera } from "./camera-dialog.js";
import "./captures-dialog.js";
import { pastedPicture, type PhotoSource, pictureOf } from "./photo-source.js";
import { photo as texts } from "./texts.js";

/** A person's photo: the enrolled one, or another one by file, drop, paste, camera or from the last visitors. */
@define("richtech-aatss-photo-field")
export class AatssPhotoField extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property({ attribute: false }) source!: PhotoSource;
  /** The enrolled photo. */
  @property({ attribute: false }) present: string | null = null;
  @property() name = "";
  @property() error = "";
  @property({ type: Boolean }) disabled = false;

  @state() private asks: "camera" | "captures" | null = null;
  @state() private over = false;
  @query("input") private file!: HTMLInputElement;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("paste", this.onPaste);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("paste", this.onPaste);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("source")) this.source.attach(this);
  }

  protected override render() {
    const { source } = this;
    const error = source.error || this.error;
    return html`<div
        class="field ${this.over ? "over" : ""}"
        role="group"
        aria-label=${texts.label}
        @dragover=${this.onDrag}
        @dragleave=${this.onDrag}
        @drop=${this.onDrop}
      >
        <div class="frame">${this.frame()}</div>
        <div class="about">
          <p role="status" class="quiet">${this.status()}</p>
          ${error ? html`<p class="error" role="alert">${error}</p>` : nothing}
          <div class="buttons">${this.buttons()}</div>
        </div>
      </div>
      <input
        hidden
        type="file"
        accept="image/*"
        aria-label=${texts.file}
        @change=${() => {
          this.use(this.file.files?.[0]);
          this.file.value = "";
        }}
      />
      ${this.dialogs()}`;
  }

  private frame() {
    const { source } = this;
    if (source.preparing) return html`<wa-spinner></wa-spinner>`;
    const src = source.ready?.preview ?? this.present;
    if (!src) return icon(mdiAccountBoxOutline);
    const alt = source.ready ? texts.label : texts.present;
    return html`<richtech-aatss-picture eager backdrop fit="contain" .src=${src} alt=${alt}>
    </richtech-aatss-picture>`;
  }

  private status(): string {
    const { source, hass } = this;
    if (source.preparing) return texts.preparing;
    if (!source.ready) return this.present ? texts.present : texts.hint;
    const { width, height, size } = source.ready;
    return fill(texts.ready, { width, height, size: formatNumber(hass, size / 1024) });
  }

  private buttons() {
    const camera = hasCamera();
    return html`
      ${this.button(mdiUpload, texts.file, () => {
        this.file.click();
      })}
      ${this.button(
        mdiCamera,
        texts.camera,
        () => {
          this.asks = "camera";
        },
        camera ? "" : texts.camera_off,
      )}
      ${this.button(mdiImageMultiple, texts.captures, () => {
        this.asks = "captures";
      })}
      ${
        this.source.ready || this.source.preparing
          ? html`<wa-button
              size="s"
              appearance="plain"
              variant="brand"
              ?disabled=${this.disabled}
              @click=${() => {
                this.source.clear();
              }}
              >${this.present ? texts.undo : texts.drop_new}</wa-button
            >`
          : nothing
      }
      ${camera ? nothing : html`<p class="quiet small">${texts.camera_off}</p>`}
    `;
  }

  private button(path: string, label: string, onClick: () => void, off = "") {
    return html`<wa-button
      size="s"
      appearance="filled"
      variant="brand"
      title=${off}
      ?disabled=${this.disabled || off !== ""}
      @click=${onClick}
      ><span slot="start" class="icon-start">${icon(path)}</span>${label}</wa-button
    >`;
  }

  private dialogs() {
    const closed = () => {
      this.asks = null;
    };
    if (this.asks === "camera") {
      return html`<richtech-aatss-camera-dialog
        @closed=${closed}
        @picture=${(event: CustomEvent<Blob>) => {
          this.use(event.detail);
        }}
      ></richtech-aatss-camera-dialog>`;
    }
    if (this.asks !== "captures") return nothing;
    return html`<richtech-aatss-captures-dialog
      .hass=${this.hass}
      @closed=${closed}
      @capture=${(event: CustomEvent<string>) => {
        void this.source.useRecognition(this.hass, event.detail);
      }}
    ></richtech-aatss-captures-dialog>`;
  }

  private use(file: Blob | null | undefined): void {
    if (file && !this.disabled)
      void this.source.useFile(this.hass, file, file instanceof File ? file.name : "photo.jpg");
  }

  private readonly onPaste = (event: ClipboardEvent): void => {
    const picture = pastedPicture(event);
    if (!picture) return;
    event.preventDefault();
    this.use(picture);
  };

  private readonly onDrag = (event: DragEvent): void => {
    event.preventDefault();
    this.over = event.type === "dragover";
  };

  private readonly onDrop = (event: DragEvent): void => {
    event.preventDefault();
    this.over = false;
    this.use(pictureOf(event.dataTransfer));
  };

  static override styles = [
    theme,
    base,
    parts,
    css`
      :host {
        display: block;
      }
      .field {
        display: flex;
        align-items: center;
        gap: 20px;
        padding: 12px;
        border: 1px dashed var(--border);
        border-radius: 16px;
      }
      .over {
        border-color: var(--primary);
        background: var(--primary-soft);
      }
      .frame {
        display: grid;
        flex: none;
        place-items: center;
        width: 128px;
        height: 128px;
        border-radius: 12px;
        background: var(--fill-soft);
        color: var(--text-2);
        --icon-size: 56px;
      }
      richtech-aatss-picture {
        width: 128px;
        height: 128px;
        --picture-radius: 12px;
      }
      .about {
        display: grid;
        gap: 8px;
        min-width: 0;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        --icon-size: 18px;
      }
      .icon-start {
        display: flex;
      }
      .error {
        color: var(--error-ink);
      }
      .small {
        font-size: var(--size-s);
      }
      @media (max-width: 600px) {
        .field {
          flex-direction: column;
          align-items: start;
        }
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-photo-field": AatssPhotoField;
  }
}
