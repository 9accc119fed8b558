import { mdiAccountSearch, mdiAlertCircle, mdiDoor } from "@mdi/js";
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { errorText, type Recognition, type Terminal } from "../../shared/api.js";
import { define } from "../../shared/define.js";
import { dayOf } from "../../shared/format.js";
import { type Hass, navigate } from "../../shared/hass.js";
import { icon } from "../../shared/icon.js";
import { common as shared } from "../../shared/texts.js";
import { base, theme } from "../../shared/theme.js";
import { pathOfPerson } from "../routes.js";
import { texts as common } from "../texts.js";
import { parts } from "../tokens.js";
import "./days-dialog.js";
import "./export-dialog.js";
import "./filter-bar.js";
import "./list.js";
import "./visit-dialog.js";
import type { Feed } from "./feed.js";
import { type Filter, isFiltered, NO_FILTER } from "./filter.js";
import type { AatssVisits } from "./list.js";
import { type Actions, nameOf } from "./row.js";
import { texts } from "./texts.js";
import type { AatssVisitDialog } from "./visit-dialog.js";
import { tell } from "../tell.js";

/** Who came, newest first. */
@define("richtech-aatss-visitors-page")
export class AatssVisitorsPage extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property({ attribute: false }) feed!: Feed;
  @property({ attribute: false }) terminals: Terminal[] = [];
  @property({ type: Boolean }) narrow = false;

  @state() private shown: Recognition | null = null;
  @state() private asks: "days" | "download" | null = null;
  @query("richtech-aatss-visits") private list!: AatssVisits | null;
  @query("richtech-aatss-visit-dialog") private dialog!: AatssVisitDialog | null;

  private readonly actions: Actions = {
    show: (visit) => {
      this.shown = visit;
    },
    enrol: (visit) => {
      this.dialog?.close();
      tell(this, "enrol", visit);
    },
    person: ({ user_id }) => {
      this.dialog?.close();
      if (user_id) navigate(pathOfPerson(user_id));
    },
  };

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("feed")) return;
    this.feed.attach(this);
    this.feed.open(this.hass);
  }

  /** Shows somebody who has just come. */
  arrived(visit: Recognition): void {
    if (this.feed.arrived(visit)) this.list?.arrived();
  }

  protected override render() {
    return html`<richtech-aatss-visit-filter
        .hass=${this.hass}
        .filter=${this.feed.filter}
        .terminals=${this.terminals}
        @filter=${(event: CustomEvent<Filter>) => {
          this.setFilter(event.detail);
        }}
        @choose-days=${() => {
          this.asks = "days";
        }}
        @download=${() => {
          this.asks = "download";
        }}
      ></richtech-aatss-visit-filter>
      ${this.content()}${this.visit()}${this.question()}`;
  }

  private content() {
    const { feed } = this;
    const { length } = feed.timeline.rows;
    if (!length && feed.error !== null) return this.failure();
    if (!length && !feed.ready) {
      return html`<div class="empty"><wa-spinner></wa-spinner>${common.loading}</div>`;
    }
    if (!length) return this.nobody();
    return html`<richtech-aatss-visits
      .hass=${this.hass}
      .feed=${feed}
      .terminals=${this.terminals}
      .actions=${this.actions}
      .narrow=${this.narrow}
      aria-busy=${!feed.ready}
      >${this.end()}</richtech-aatss-visits
    >`;
  }

  private end() {
    const { feed } = this;
    if (feed.error !== null) {
      return html`<div class="end" slot="end">
        ${texts.more_failed} ${this.again(() => feed.more())}
      </div>`;
    }
    const text = feed.complete ? texts.end : common.loads_more;
    return html`<div class="end quiet" slot="end">${text}</div>`;
  }

  private nobody() {
    const filtered = isFiltered(this.feed.filter);
    return html`<div class="empty">
      ${icon(filtered ? mdiAccountSearch : mdiDoor)}
      <h2>${filtered ? texts.nobody_found : texts.nobody}</h2>
      <p>${filtered ? texts.nobody_found_hint : texts.nobody_hint}</p>
      ${
        filtered
          ? html`<wa-button
              appearance="filled"
              variant="brand"
              @click=${() => {
                this.setFilter(NO_FILTER);
              }}
              >${texts.clear_filters}</wa-button
            >`
          : nothing
      }
    </div>`;
  }

  private failure() {
    return html`<div class="empty" role="alert">
      ${icon(mdiAlertCircle)}
      <h2>${common.failed}</h2>
      <p>${errorText(this.feed.error, shared.failed)}</p>
      ${this.again(() => this.feed.reload())}
    </div>`;
  }

  private again(action: () => Promise<unknown>) {
    return html`<wa-button
      size="s"
      appearance="filled"
      variant="brand"
      @click=${() => {
        void action();
      }}
      >${common.retry}</wa-button
    >`;
  }

  private visit() {
    const { shown } = this;
    if (!shown) return nothing;
    const index = this.indexOf(shown);
    return html`<richtech-aatss-visit-dialog
      .hass=${this.hass}
      .visit=${shown}
      .terminals=${this.terminals}
      .actions=${this.actions}
      ?first=${index <= 0}
      ?last=${index < 0 || index === this.feed.timeline.visits.length - 1}
      @closed=${() => {
        this.shown = null;
      }}
      @step=${(event: CustomEvent<number>) => {
        this.step(event.detail);
      }}
      @all-visits=${this.onAllVisits}
    ></richtech-aatss-visit-dialog>`;
  }

  private question() {
    const closed = () => {
      this.asks = null;
    };
    if (this.asks === "days") {
      return html`<richtech-aatss-days-dialog
        .days=${this.feed.filter}
        today=${dayOf(this.hass, new Date())}
        @closed=${closed}
        @days=${(event: CustomEvent<Pick<Filter, "first" | "last">>) => {
          this.setFilter({ ...this.feed.filter, ...event.detail });
        }}
      ></richtech-aatss-days-dialog>`;
    }
    if (this.asks !== "download") return nothing;
    return html`<richtech-aatss-export-dialog
      .hass=${this.hass}
      .filter=${this.feed.filter}
      .terminals=${this.terminals}
      @closed=${closed}
    ></richtech-aatss-export-dialog>`;
  }

  private setFilter(filter: Filter): void {
    this.list?.top();
    this.feed.setFilter(filter);
  }

  private indexOf(visit: Recognition): number {
    return this.feed.timeline.visits.findIndex((one) => one.recognition.id === visit.id);
  }

  private step(by: number): void {
    const { visits } = this.feed.timeline;
    const index = this.shown ? this.indexOf(this.shown) + by : -1;
    this.shown = visits[index]?.recognition ?? this.shown;
    if (index + 10 > visits.length) void this.feed.more();
  }

  private readonly onAllVisits = (event: CustomEvent<Recognition>): void => {
    const { detail: visit } = event;
    this.dialog?.close();
    if (!visit.user_id) return;
    this.setFilter({ ...NO_FILTER, person: { user_id: visit.user_id, name: nameOf(visit) } });
  };

  static override styles = [
    theme,
    base,
    parts,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
      }
      richtech-aatss-visits {
        flex: 1;
      }
      .end {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 12px;
        padding: 24px;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-visitors-page": AatssVisitorsPage;
  }
}
