import { mdiAlert, mdiCheck, mdiDoorOpen, mdiGestureTapHold } from "@mdi/js";
import { css, html, LitElement, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import { styleMap } from "lit/directives/style-map.js";
import { define } from "../shared/define.js";
import { icon } from "../shared/icon.js";
import { card } from "../shared/texts.js";
import { base, theme } from "../shared/theme.js";
import { Hold, type HoldState, type Outcome } from "./hold.js";

const KEYS = ["Enter", " "];
/** Who wants no motion sees the progress in so many steps. */
const STEPS = 4;
const ICONS: Partial<Record<HoldState["at"], string>> = {
  opened: mdiCheck,
  opening: mdiDoorOpen,
  failed: mdiAlert,
};

/** A button that a slip of the finger cannot press. */
@define("richtech-hold-button")
export class HoldButton extends LitElement {
  /** The terminal, where there are several. */
  @property({ attribute: false }) terminal = "";
  /** Why it cannot be pressed, if so. */
  @property({ attribute: false }) disabledText = "";
  @property({ attribute: false }) open?: () => Promise<Outcome>;

  @state() private held: HoldState = { at: "idle" };

  readonly #hold = new Hold(
    async () => (await this.open?.()) ?? { opened: false, text: "", unclear: false },
    () => {
      this.held = this.#hold.state;
    },
  );
  readonly #calm = matchMedia("(prefers-reduced-motion: reduce)");
  /** A click that ends a hold says nothing new. */
  #held = false;

  protected override willUpdate(): void {
    if (this.disabledText) this.#hold.cancel();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#hold.stop();
  }

  protected override render() {
    const held = this.held;
    const at = held.at;
    return html`
      <button
        type="button"
        class=${classMap({ [at]: true, unclear: at === "failed" && held.unclear })}
        aria-describedby="hint"
        ?disabled=${!!this.disabledText}
        @pointerdown=${this.#down}
        @pointermove=${this.#move}
        @pointerup=${this.#up}
        @pointercancel=${this.#cancel}
        @keydown=${this.#keyDown}
        @keyup=${this.#keyUp}
        @blur=${this.#cancel}
        @click=${this.#click}
        @contextmenu=${this.#ignore}
      >
        <span class="fill" style=${styleMap({ transform: `scaleX(${this.#progress()})` })}></span>
        <span class="face">
          ${icon(ICONS[at] ?? mdiGestureTapHold)}
          <span class="label">
            ${this.terminal ? html`<span class="terminal">${this.terminal}</span>` : nothing}
            <span>${this.disabledText || this.#label()}</span>
          </span>
        </span>
      </button>
      <span id="hint" class="visually-hidden">${card.hold_hint}</span>
      <div class="outcome" role="status">${this.#outcome()}</div>
    `;
  }

  #label(): string {
    switch (this.held.at) {
      case "holding":
        return card.keep_holding;
      case "opening":
        return card.opening;
      case "opened":
        return card.opened;
      case "too_soon":
      case "confirm":
        return card[this.held.at];
      default:
        return card.hold;
    }
  }

  #outcome() {
    const held = this.held;
    const name = this.terminal ? `${this.terminal}: ` : "";
    if (["opened", "too_soon", "confirm"].includes(held.at)) {
      return html`<span class="visually-hidden">${name}${this.#label()}</span>`;
    }
    if (held.at !== "failed") return nothing;
    return html`<p class=${held.unclear ? "unclear" : "error"}>
      ${held.unclear ? html`<strong>${card.unclear}.</strong> ` : nothing}${held.text}
    </p>`;
  }

  #progress(): number {
    if (this.held.at === "opening") return 1;
    if (this.held.at !== "holding") return 0;
    const { progress } = this.held;
    return this.#calm.matches ? Math.ceil(progress * STEPS) / STEPS : progress;
  }

  #down(event: PointerEvent): void {
    this.#held = true;
    if (!event.isPrimary || event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#hold.press();
  }

  #move(event: PointerEvent): void {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const { clientX: x, clientY: y } = event;
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) this.#hold.cancel();
  }

  #up(): void {
    this.#hold.release();
  }

  #cancel(): void {
    this.#held = false;
    this.#hold.cancel();
  }

  #keyDown(event: KeyboardEvent): void {
    if (!KEYS.includes(event.key)) {
      this.#hold.cancel();
      return;
    }
    event.preventDefault();
    if (!event.repeat) this.#hold.press();
  }

  #keyUp(event: KeyboardEvent): void {
    if (!KEYS.includes(event.key)) return;
    event.preventDefault();
    this.#hold.release();
  }

  /** Assistive technology clicks without a finger or a key, and counts no clicks. */
  #click(event: MouseEvent): void {
    if (!this.#held || event.detail === 0) this.#hold.click();
    this.#held = false;
  }

  #ignore(event: Event): void {
    event.preventDefault();
  }

  static override styles = [
    theme,
    base,
    css`
      :host {
        display: block;
        --tone: var(--primary);
      }
      button {
        position: relative;
        display: block;
        width: 100%;
        min-height: 48px;
        padding: 6px 16px;
        overflow: hidden;
        border: 0;
        border-radius: var(--radius-s);
        background: color-mix(in srgb, var(--tone) 16%, transparent);
        color: var(--text);
        font-weight: var(--weight-m);
        cursor: pointer;
        touch-action: pan-y;
        user-select: none;
        -webkit-user-select: none;
        -webkit-touch-callout: none;
        -webkit-tap-highlight-color: transparent;
        transition: background-color 0.2s;
      }
      @media (hover: hover) {
        button:hover:enabled {
          background: color-mix(in srgb, var(--tone) 24%, transparent);
        }
      }
      button:disabled {
        background: color-mix(in srgb, var(--text) 6%, transparent);
        color: var(--text-2);
        cursor: default;
      }
      .opened {
        --tone: var(--success);
      }
      .failed {
        --tone: var(--error);
      }
      .unclear {
        --tone: var(--warning);
      }
      .fill {
        position: absolute;
        inset: 0;
        background: color-mix(in srgb, var(--tone) 42%, transparent);
        transform-origin: left;
      }
      :host(:dir(rtl)) .fill {
        transform-origin: right;
      }
      .face {
        position: relative;
        display: flex;
        gap: 10px;
        align-items: center;
        justify-content: center;
        pointer-events: none;
      }
      .face .icon {
        color: var(--tone);
        --icon-size: 22px;
      }
      button:disabled .icon {
        color: inherit;
      }
      .label {
        display: grid;
        text-align: start;
        line-height: 1.3;
      }
      .terminal {
        font-size: var(--size-s);
        font-weight: var(--weight);
        color: var(--text-2);
      }
      p {
        margin: 8px 0 0;
        padding-inline-start: 12px;
        border-inline-start: 3px solid var(--error);
        line-height: 1.4;
      }
      p.unclear {
        border-color: var(--warning);
      }
    `,
  ];
}
