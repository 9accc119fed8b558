import { mdiAccount, mdiAccountQuestion, mdiAccountCancel } from "@mdi/js";
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import type { Kind } from "./api.js";
import { define } from "./define.js";
import { icon } from "./icon.js";
import { base, theme } from "./theme.js";

const ICONS: Partial<Record<Kind, string>> = {
  stranger: mdiAccountQuestion,
  blacklist: mdiAccountCancel,
};

/** Returns at most two initials: "AL" for Ada King Lovelace. */
export function initials(name: string | null): string {
  const letters = (name ?? "").split(/\s+/).flatMap((word) => /^\p{L}/u.exec(word)?.[0] ?? []);
  const chosen = letters.length > 1 ? [letters[0], letters.at(-1)] : letters;
  return chosen.join("").toLocaleUpperCase();
}

/** A picture of somebody that loads when it is seen; initials or an icon where there is none. */
@define("richtech-aatss-picture")
export class AatssPicture extends LitElement {
  /** The signed path, or null. */
  @property({ attribute: false }) src: string | null = null;
  @property({ attribute: false }) name: string | null = null;
  @property({ attribute: false }) kind: Kind | null = null;
  /** The text for those who cannot see it; empty where the name stands beside it. */
  @property() alt = "";
  /** "cover" cuts to the element's shape, "contain" shows all. */
  @property({ reflect: true }) fit: "cover" | "contain" = "cover";
  /** Fills what "contain" leaves free with the picture itself, blurred. */
  @property({ type: Boolean }) backdrop = false;
  /** Whether it is wanted at once. */
  @property({ type: Boolean }) eager = false;

  /** Whether it need not be loaded yet, if it is not. */
  @property({ type: Boolean }) later = false;

  @state() private broken = false;
  private begun = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("src")) this.broken = this.begun = false;
    this.begun ||= !this.later;
  }

  protected override render() {
    if (this.src && this.begun && !this.broken) {
      return html`${
          this.backdrop
            ? html`<img
                class="backdrop"
                src=${this.src}
                alt=""
                decoding="async"
                draggable="false"
              />`
            : nothing
        }
        <img
          src=${this.src}
          alt=${this.alt}
          loading=${this.eager ? "eager" : "lazy"}
          decoding="async"
          draggable="false"
          @error=${() => {
            this.broken = true;
          }}
        />`;
    }
    const letters = initials(this.name);
    const kind = this.kind ?? "other";
    return html`<div class="empty" role=${this.alt ? "img" : "presentation"} aria-label=${this.alt}>
      ${letters ? html`<span>${letters}</span>` : icon(ICONS[kind] ?? mdiAccount)}
    </div>`;
  }

  static override styles = [
    theme,
    base,
    css`
      :host {
        display: block;
        position: relative;
        overflow: hidden;
        container-type: size;
        border-radius: var(--picture-radius, var(--radius-s));
        background: var(--fill);
      }
      img,
      .empty {
        display: block;
        position: relative;
        width: 100%;
        height: 100%;
      }
      img {
        object-fit: cover;
        object-position: center 30%;
      }
      .backdrop {
        position: absolute;
        inset: 0;
        filter: blur(24px) brightness(0.8);
        transform: scale(1.2);
      }
      :host([fit="contain"]) img:not(.backdrop) {
        object-fit: contain;
        object-position: center;
      }
      .empty {
        display: grid;
        place-items: center;
        color: var(--text-2);
        font-size: min(38cqh, 38cqw);
        font-weight: var(--weight-m);
        line-height: 1;
        --icon-size: min(60cqh, 60cqw);
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-picture": AatssPicture;
  }
}
