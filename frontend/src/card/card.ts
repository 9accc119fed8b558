import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { repeat } from "lit/directives/repeat.js";
import { mdiChevronRight } from "@mdi/js";
import {
  actionErrorText,
  mayHaveOpened,
  openDoor,
  type Recognition,
  type Terminal,
} from "../shared/api.js";
import { badges } from "../shared/badges.js";
import { define } from "../shared/define.js";
import { formatDateTime, formatRecent, formatWhen } from "../shared/format.js";
import { fire, navigate, type Hass } from "../shared/hass.js";
import { icon } from "../shared/icon.js";
import "../shared/picture.js";
import { kindOf, nameOf } from "../shared/recognitions.js";
import { card as texts, common } from "../shared/texts.js";
import { form, readConfig, suggestion, TYPE, type CardConfig, type Settings } from "./config.js";
import { Feed } from "./feed.js";
import "./hold-button.js";
import type { Outcome } from "./hold.js";
import { statusOf, worstOf } from "./status.js";
import { styles } from "./styles.js";
import "./visit-dialog.js";
import type { VisitDialog } from "./visit-dialog.js";

const PANEL = "richtech-aatss";
const MINUTE_MS = 30_000;

/** Who is at the door, who came before, and a button that opens it. */
@define(TYPE)
export class DoorCard extends LitElement {
  @property({ attribute: false }) hass?: Hass;
  @state() private settings: Settings = readConfig({ type: TYPE });
  @query("richtech-visit-dialog") private readonly dialog?: VisitDialog;

  readonly #feed = new Feed(() => {
    this.requestUpdate();
  });
  #clock: ReturnType<typeof setInterval> | undefined;

  static getConfigForm() {
    return form;
  }

  static getStubConfig(): Partial<CardConfig> {
    return {};
  }

  setConfig(config: CardConfig): void {
    this.settings = readConfig(config);
    this.#feed.choose(this.settings.terminals, this.settings.visitors + 1);
  }

  getCardSize(): number {
    return 6 + this.settings.visitors;
  }

  getGridOptions() {
    return { columns: 12, rows: "auto", min_columns: 6, min_rows: 5 };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#clock = setInterval(() => {
      this.requestUpdate();
    }, MINUTE_MS);
    if (this.hass) this.#feed.start(this.hass);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#clock);
    this.#feed.stop();
  }

  /** Home Assistant gives a new `hass` with every change of any state. */
  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    const before = changed.get("hass");
    if (!before || !this.hass || changed.size > 1) return true;
    const now = this.hass;
    return (
      before.locale !== now.locale ||
      before.panels !== now.panels ||
      before.config.state !== now.config.state ||
      this.#feed.terminals.some(
        ({ open_door: door }) => door && before.states[door] !== now.states[door],
      )
    );
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("hass") && this.hass && this.isConnected) this.#feed.start(this.hass);
  }

  protected override render() {
    const { hass } = this;
    if (!hass) return nothing;
    const [last, ...earlier] = this.#feed.recognitions;
    const message = this.#message(hass);
    return html`<ha-card>
      ${this.#header()}
      ${
        message
          ? html`<p class="message">${message}</p>`
          : html`${last ? this.#last(hass, last) : this.#nobody()} ${this.#earlier(hass, earlier)}
            ${this.#doors(hass)}`
      }
      <richtech-visit-dialog .hass=${hass}></richtech-visit-dialog>
    </ha-card>`;
  }

  #message(hass: Hass): string | null {
    const feed = this.#feed;
    if (hass.config.state !== "RUNNING" && feed.status !== "ready") return texts.starting;
    if (feed.status === "missing") return texts.not_loaded;
    if (feed.status === "loading") return texts.loading;
    if (feed.terminals.length) return null;
    return feed.any ? texts.gone : texts.no_terminals;
  }

  #header(): TemplateResult {
    const { terminals, connected } = this.#feed;
    const only = terminals.length === 1 ? terminals[0]?.title : undefined;
    const title = this.settings.title || (only ?? (this.#several() ? texts.doors : texts.name));
    const { status, terminals: named } = worstOf(terminals, connected);
    const which = named.length < terminals.length ? named.map((one) => one.title).join(", ") : "";
    return html`<div class="header">
      <h2>${title}</h2>
      ${
        terminals.length
          ? html`<span class="status ${status}" title=${texts.status_hint[status]}>
              ${which ? `${which}: ` : nothing}${texts.status[status]}
            </span>`
          : nothing
      }
    </div>`;
  }

  #nobody(): TemplateResult {
    return html`<div class="last nobody">
      <richtech-aatss-picture></richtech-aatss-picture>
      <span class="who">${texts.nobody}</span>
    </div>`;
  }

  #last(hass: Hass, visit: Recognition): TemplateResult {
    const name = nameOf(visit);
    const facts = [kindOf(visit), this.#several() && this.#terminal(visit)].filter(Boolean);
    return html`<button
      type="button"
      class="last ${visit.picture ? "seen" : "unseen"}"
      @click=${() => {
        this.#show(visit);
      }}
    >
      ${keyed(
        visit.id,
        html`<richtech-aatss-picture
          fit="contain"
          backdrop
          eager
          .src=${visit.picture}
          .name=${visit.name}
          .kind=${visit.kind}
        ></richtech-aatss-picture>`,
      )}
      <span class="who">
        <span class="visually-hidden">${texts.last_visitor}:</span>
        <span class="name">${name}</span>
        <span class="when">
          <time datetime=${visit.at} title=${formatDateTime(hass, new Date(visit.at))}>
            ${formatRecent(hass, new Date(visit.at))}
          </time>
          ${facts.map((fact) => html` · ${fact}`)}
        </span>
        ${badges(hass, visit)}
      </span>
    </button>`;
  }

  #earlier(hass: Hass, visits: readonly Recognition[]): TemplateResult | typeof nothing {
    if (!visits.length) return nothing;
    return html`<ul aria-label=${texts.earlier}>
      ${repeat(
        visits,
        ({ id }) => id,
        (visit) => html`<li>${this.#visit(hass, visit)}</li>`,
      )}
    </ul>`;
  }

  #visit(hass: Hass, visit: Recognition): TemplateResult {
    const facts = [
      kindOf(visit),
      visit.method && common.method[visit.method],
      this.#several() && this.#terminal(visit),
    ].filter(Boolean);
    return html`<button
      type="button"
      class="visit"
      @click=${() => {
        this.#show(visit);
      }}
    >
      <richtech-aatss-picture
        .src=${visit.thumbnail}
        .name=${visit.name}
        .kind=${visit.kind}
      ></richtech-aatss-picture>
      <span class="what">
        <span class="name">${nameOf(visit)}</span>
        <span class="facts">${facts.join(" · ")}</span>
      </span>
      <span class="aside">
        <time datetime=${visit.at} title=${formatDateTime(hass, new Date(visit.at))}>
          ${formatWhen(hass, new Date(visit.at))}
        </time>
        ${badges(hass, visit, "brief")}
      </span>
    </button>`;
  }

  #doors(hass: Hass): TemplateResult | typeof nothing {
    const doors = this.settings.showOpen
      ? this.#feed.terminals.filter(({ open_door: door }) => door)
      : [];
    const panel = PANEL in hass.panels;
    if (!doors.length && !panel) return nothing;
    return html`<div class="doors">
      ${repeat(
        doors,
        ({ entry }) => entry,
        (terminal) =>
          html`<richtech-hold-button
            .terminal=${this.#several() ? terminal.title : ""}
            .disabledText=${this.#whyNot(hass, terminal)}
            .open=${() => this.#open(terminal)}
          ></richtech-hold-button>`,
      )}
      ${
        panel
          ? html`<button type="button" class="all" @click=${this.#showAll}>
              ${texts.all_visitors}${icon(mdiChevronRight)}
            </button>`
          : nothing
      }
    </div>`;
  }

  #whyNot(hass: Hass, terminal: Terminal): string {
    const status = statusOf(terminal, this.#feed.connected);
    if (status === "reconnecting" || status === "not_loaded") return texts.status[status];
    const door = terminal.open_door && hass.states[terminal.open_door];
    return door && door.state !== "unavailable" ? "" : texts.status.no_answer;
  }

  async #open(terminal: Terminal): Promise<Outcome> {
    const { hass } = this;
    if (!hass || !terminal.open_door) return { opened: false, text: common.failed, unclear: false };
    try {
      await openDoor(hass, terminal.open_door);
      fire(this, "haptic", "success");
      return { opened: true };
    } catch (error) {
      fire(this, "haptic", "failure");
      const unclear = mayHaveOpened(error);
      const text = await actionErrorText(hass, error, unclear ? "" : common.failed);
      return { opened: false, text, unclear };
    }
  }

  #several(): boolean {
    return this.#feed.terminals.length > 1;
  }

  #terminal(visit: Recognition): string {
    return this.#feed.terminals.find(({ entry }) => entry === visit.entry)?.title ?? "";
  }

  #show(visit: Recognition): void {
    void this.dialog?.show(visit, this.#terminal(visit));
  }

  #showAll(): void {
    navigate(`/${PANEL}`);
  }

  static override styles = styles;
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-door-card": DoorCard;
  }
  interface Window {
    customCards?: object[];
  }
}

window.customCards ??= [];
window.customCards.push({
  type: TYPE,
  name: texts.name,
  description: texts.description,
  preview: true,
  getEntitySuggestion: suggestion,
});
