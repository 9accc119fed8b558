import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { styleMap } from "lit/directives/style-map.js";
import { type VirtualItem, VirtualizerController } from "@tanstack/lit-virtual";
import type { Terminal } from "../../shared/api.js";
import { define } from "../../shared/define.js";
import { formatDay } from "../../shared/format.js";
import type { Hass } from "../../shared/hass.js";
import { fill } from "../../shared/texts.js";
import { base, theme } from "../../shared/theme.js";
import { Haste } from "../haste.js";
import { parts, pressable } from "../tokens.js";
import { fromClock } from "../zoned.js";
import type { Feed } from "./feed.js";
import { type Actions, row, rowStyles } from "./row.js";
import { texts } from "./texts.js";
import type { Row } from "./timeline.js";
import { tell } from "../tell.js";

const HEADING = 48;
const VISIT = 76;
const NARROW_VISIT = 96;
/** So many rows before the end, the next page is read. */
const AHEAD = 40;

/** The visitors by day; only what is seen is on the page. */
@define("richtech-aatss-visits")
export class AatssVisits extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property({ attribute: false }) feed!: Feed;
  @property({ attribute: false }) terminals: Terminal[] = [];
  @property({ attribute: false }) actions!: Actions;
  @property({ type: Boolean, reflect: true }) narrow = false;

  @state() private fresh = 0;
  @query(".scroller") private scroller!: HTMLElement;

  private readonly virtual = new VirtualizerController<HTMLElement, HTMLElement>(this, {
    count: 0,
    getScrollElement: () => this.scroller,
    estimateSize: (index) => (this.rows[index]?.visit ? this.height : HEADING),
    getItemKey: (index) => this.rows[index]?.key ?? index,
    overscan: 8,
  });
  private readonly haste = new Haste();
  private rows: Row[] = [];

  private get height(): number {
    return this.narrow ? NARROW_VISIT : VISIT;
  }

  /** Keeps in place what is read, and says that there is somebody new. */
  arrived(): void {
    if (this.scroller.scrollTop < this.height) return;
    this.fresh += 1;
    this.scroller.scrollTop += this.height;
  }

  top(): void {
    this.fresh = 0;
    this.scroller.scrollTop = 0;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("feed")) this.feed.attach(this);
    const { rows } = this.feed.timeline;
    if (rows === this.rows && !changed.has("narrow")) return;
    this.rows = rows;
    const virtualizer = this.virtual.getVirtualizer();
    virtualizer.setOptions({ ...virtualizer.options, count: rows.length });
    virtualizer.measure();
  }

  protected override updated(): void {
    const last = this.virtual.getVirtualizer().getVirtualItems().at(-1);
    if (last && last.index + AHEAD >= this.rows.length && this.feed.error === null) {
      void this.feed.more();
    }
  }

  protected override render() {
    const virtualizer = this.virtual.getVirtualizer();
    const items = virtualizer.getVirtualItems();
    const hasty = virtualizer.isScrolling && this.haste.fast;
    const height = `${virtualizer.getTotalSize()}px`;
    return html`<div class="scroller" @scroll=${this.onScroll}>
        ${this.stuck(virtualizer.scrollOffset ?? 0)}
        <div class="rows" role="list" aria-label=${texts.list} style=${styleMap({ height })}>
          ${repeat(
            items,
            (item) => item.key,
            (item) => this.item(item, hasty),
          )}
        </div>
        <slot name="end"></slot>
      </div>
      ${this.news()}`;
  }

  private readonly onScroll = (event: Event): void => {
    this.haste.onScroll(event);
    if (this.fresh && this.scroller.scrollTop < this.height) this.fresh = 0;
  };

  /** The day of what is on top, which stays there. */
  private stuck(offset: number) {
    const virtualizer = this.virtual.getVirtualizer();
    const day = this.rows[virtualizer.getVirtualItemForOffset(offset)?.index ?? 0]?.day;
    if (!day) return nothing;
    return html`<div class="stuck" aria-hidden="true">
      <div class="heading">${this.dayText(day)}</div>
    </div>`;
  }

  private item(item: VirtualItem, hasty: boolean) {
    const found = this.rows[item.index];
    if (!found) return nothing;
    const style = styleMap({ height: `${item.size}px`, transform: `translateY(${item.start}px)` });
    if (!found.visit) {
      return html`<div class="item" role="listitem" style=${style}>
        <div class="heading" role="heading" aria-level="2">${this.dayText(found.day)}</div>
      </div>`;
    }
    const { recognition } = found.visit;
    const terminal = this.terminals.find((one) => one.entry === recognition.entry);
    const admin = this.hass.user?.is_admin === true;
    return html`<div class="item" role="listitem" style=${style}>
      <div class="row">
        ${row(recognition, terminal?.title ?? "", this.hass, admin, this.actions, hasty)}
      </div>
    </div>`;
  }

  private news() {
    if (!this.fresh) return nothing;
    const text = this.fresh === 1 ? texts.one_new : fill(texts.many_new, { count: this.fresh });
    return html`<wa-button
      class="news"
      size="s"
      variant="brand"
      pill
      @click=${() => {
        this.top();
        tell(this, "to-top");
      }}
      >${text}</wa-button
    >`;
  }

  private dayText(day: string): string {
    const noon = fromClock(this.hass, `${day}T12:00`);
    return noon ? formatDay(this.hass, noon) : day;
  }

  static override styles = [
    theme,
    base,
    parts,
    pressable,
    rowStyles,
    css`
      :host {
        position: relative;
        display: block;
        min-height: 0;
      }
      .scroller {
        height: 100%;
        overflow: auto;
        overflow-anchor: none;
      }
      .rows {
        position: relative;
      }
      .item {
        position: absolute;
        inset: 0 0 auto;
      }
      .heading {
        display: flex;
        align-items: end;
        height: 48px;
        padding: 0 16px 8px;
        border-bottom: 1px solid var(--line);
        background: var(--page);
        font-weight: var(--weight-m);
      }
      .stuck {
        position: sticky;
        z-index: 1;
        top: 0;
        height: 0;
      }
      .news {
        position: absolute;
        z-index: 2;
        top: 56px;
        left: 50%;
        transform: translateX(-50%);
        box-shadow: 0 2px 8px rgb(0 0 0 / 30%);
        border-radius: 9999px;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-visits": AatssVisits;
  }
}
