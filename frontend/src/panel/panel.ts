import { mdiAccountGroup, mdiAlertCircle, mdiDoor, mdiHistory, mdiMenu, mdiTablet } from "@mdi/js";
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { errorText, type LiveEvent, type Recognition, type Terminal } from "../shared/api.js";
import { define } from "../shared/define.js";
import { fire, type Hass, navigate } from "../shared/hass.js";
import { icon } from "../shared/icon.js";
import { common } from "../shared/texts.js";
import { base, theme } from "../shared/theme.js";
import "./people/people-page.js";
import "./terminals/terminals-page.js";
import "./visitors/visitors-page.js";
import "./webawesome.js";
import { Live } from "./live.js";
import { Directory } from "./people/directory.js";
import { pathOf, pathOfAdding, type Place, placeOf, type Tab } from "./routes.js";
import { texts } from "./texts.js";
import { parts, tokens } from "./tokens.js";
import { Feed } from "./visitors/feed.js";
import type { AatssVisitorsPage } from "./visitors/visitors-page.js";

const ICONS: Record<Tab, string> = {
  visitors: mdiHistory,
  people: mdiAccountGroup,
  terminals: mdiTablet,
};
const NONE: Terminal[] = [];
const VISITORS: Place = { tab: "visitors", sheet: null };

/** The page in the sidebar. */
@define("richtech-aatss-panel")
export class AatssPanel extends LitElement {
  @property({ attribute: false }) hass?: Hass;
  @property({ type: Boolean, reflect: true }) narrow = false;
  @property({ attribute: false }) route?: { prefix: string; path: string };
  @property({ attribute: false }) panel?: unknown;

  @state() private terminals: Terminal[] | null = null;
  @state() private error: unknown = null;
  @query("richtech-aatss-visitors-page") private visitors!: AatssVisitorsPage | null;

  private readonly feed = new Feed();
  private readonly directory = new Directory();
  private enrolled: Recognition | null = null;
  private place: Place = VISITORS;
  private cameFrom: Tab = "people";
  private readonly live = new Live(this, () => this.hass, {
    event: (event) => {
      this.onEvent(event);
    },
    renew: () => {
      this.directory.reloadAll();
      return this.feed.renew();
    },
    failed: (error) => {
      this.error = error;
    },
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("hass")) {
      this.style.colorScheme = this.hass?.themes.darkMode ? "dark" : "light";
    }
    if (changed.has("route")) this.go();
  }

  /** Goes where the address says; the same place stays the same object, so that nothing begins anew. */
  private go(): void {
    const { path } = this.route ?? { path: "" };
    const found = placeOf(path, location.search);
    const allowed = found?.tab !== "people" || this.hass?.user?.is_admin === true;
    const place = found && allowed ? found : VISITORS;
    if (place === VISITORS) history.replaceState(history.state, "", pathOf("visitors"));
    if (JSON.stringify(place) === JSON.stringify(this.place)) return;
    if (!this.place.sheet) this.cameFrom = this.place.tab;
    this.place = place;
  }

  protected override render() {
    const { hass } = this;
    if (!hass) return nothing;
    const { place } = this;
    return html`<header>
        ${
          this.narrow
            ? html`<button class="icon-button" aria-label=${texts.menu} @click=${this.onMenu}>
                ${icon(mdiMenu)}
              </button>`
            : nothing
        }
        <h1 class="cut">${this.narrow ? texts[place.tab] : texts.title}</h1>
        ${this.narrow ? nothing : this.tabs(place.tab)}
      </header>
      ${
        this.live.lost && this.terminals
          ? html`<p class="lost" role="status">${icon(mdiAlertCircle)}${texts.lost}</p>`
          : nothing
      }
      <main>${this.content(hass, place)}</main>
      ${this.narrow ? this.tabs(place.tab) : nothing}`;
  }

  private tabs(current: Tab) {
    const admin = this.hass?.user?.is_admin === true;
    const shown = (Object.keys(ICONS) as Tab[]).filter((tab) => admin || tab !== "people");
    return html`<nav aria-label=${texts.pages}>
      ${shown.map(
        (tab) =>
          html`<a href=${pathOf(tab)} aria-current=${tab === current ? "page" : nothing}
            >${icon(ICONS[tab])}<span>${texts[tab]}</span></a
          >`,
      )}
    </nav>`;
  }

  private content(hass: Hass, { tab, sheet }: Place) {
    const { terminals } = this;
    if (!terminals && (tab !== "visitors" || this.error !== null)) return this.waiting();
    if (terminals?.length === 0) {
      return html`<div class="empty">
        ${icon(mdiDoor)}
        <h2>${texts.no_terminals}</h2>
        <p>${texts.no_terminals_hint}</p>
      </div>`;
    }
    if (tab === "terminals") {
      return html`<richtech-aatss-terminals-page
        .hass=${hass}
        .terminals=${terminals ?? NONE}
      ></richtech-aatss-terminals-page>`;
    }
    if (tab === "people") {
      return html`<richtech-aatss-people-page
        .hass=${hass}
        .directory=${this.directory}
        .terminals=${terminals ?? NONE}
        .narrow=${this.narrow}
        .sheet=${sheet}
        .enrolled=${this.enrolled}
        @leave-sheet=${() => {
          navigate(pathOf(this.cameFrom));
        }}
      ></richtech-aatss-people-page>`;
    }
    return html`<richtech-aatss-visitors-page
      .hass=${hass}
      .feed=${this.feed}
      .terminals=${terminals ?? NONE}
      .narrow=${this.narrow}
      @enrol=${(event: CustomEvent<Recognition>) => {
        this.enrolled = event.detail;
        navigate(pathOfAdding(event.detail.id));
      }}
    ></richtech-aatss-visitors-page>`;
  }

  private waiting() {
    if (this.error === null) {
      return html`<div class="empty"><wa-spinner></wa-spinner>${texts.loading}</div>`;
    }
    return html`<div class="empty" role="alert">
      ${icon(mdiAlertCircle)}
      <h2>${texts.failed}</h2>
      <p>${errorText(this.error, common.failed)}</p>
      <wa-button
        appearance="filled"
        variant="brand"
        @click=${() => {
          this.error = null;
          this.live.restart();
        }}
        >${texts.retry}</wa-button
      >
    </div>`;
  }

  private onEvent(event: LiveEvent): void {
    this.error = null;
    if (event.type === "terminals") {
      this.terminals = event.terminals;
    } else if (this.visitors) {
      this.visitors.arrived(event.recognition);
    } else {
      this.feed.arrived(event.recognition);
    }
  }

  private readonly onMenu = (): void => {
    fire(this, "hass-toggle-menu");
  };

  static override styles = [
    theme,
    tokens,
    base,
    parts,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100vh;
        height: 100dvh;
        background: var(--page);
        color: var(--text);
      }
      header {
        display: grid;
        flex: none;
        grid-template-columns: 1fr auto 1fr;
        align-items: center;
        height: calc(var(--header-height, 56px) + var(--safe-area-inset-top, 0px));
        padding: var(--safe-area-inset-top, 0px) 12px 0;
        border-bottom: var(--app-header-border-bottom, 1px solid var(--line));
        background: var(--app-header-background-color, var(--surface));
        color: var(--app-header-text-color, var(--text));
      }
      h1 {
        padding: 0 12px;
        font-size: var(--size-xl);
        font-weight: var(--weight);
      }
      :host([narrow]) header {
        display: flex;
      }
      nav {
        display: flex;
        align-self: stretch;
      }
      nav a {
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 0 24px;
        border-bottom: 2px solid transparent;
        color: inherit;
        text-decoration: none;
      }
      nav a[aria-current] {
        border-color: var(--primary);
        color: var(--primary-ink);
        font-weight: var(--weight-m);
      }
      nav a:focus-visible {
        outline-offset: -2px;
      }
      :host([narrow]) nav {
        flex: none;
        height: calc(56px + var(--safe-area-inset-bottom, 0px));
        padding-bottom: var(--safe-area-inset-bottom, 0px);
        border-top: 1px solid var(--line);
        background: var(--surface);
      }
      :host([narrow]) nav a {
        flex: 1;
        flex-direction: column;
        justify-content: center;
        gap: 2px;
        padding: 0;
        border: 0;
        font-size: var(--size-s);
        line-height: 1.2;
      }
      .lost {
        display: flex;
        flex: none;
        align-items: center;
        gap: 12px;
        padding: 8px 16px;
        background: var(--error-soft);
        color: var(--error-ink);
        --icon-size: 20px;
      }
      main {
        flex: 1;
        min-height: 0;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-panel": AatssPanel;
  }
}
