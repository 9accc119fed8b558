import {
  mdiAccountGroup,
  mdiAlertCircle,
  mdiCheckCircle,
  mdiChevronRight,
  mdiClockOutline,
  mdiHelpCircle,
  mdiIpNetwork,
  mdiTimerSand,
} from "@mdi/js";
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { Terminal, TerminalAdmin } from "../../shared/api.js";
import { define } from "../../shared/define.js";
import type { Hass } from "../../shared/hass.js";
import { icon } from "../../shared/icon.js";
import { fill } from "../../shared/texts.js";
import { base, theme } from "../../shared/theme.js";
import { parts } from "../tokens.js";
import { clockText, isRight } from "./clock.js";
import { texts } from "./texts.js";

type State = "good" | "bad" | "plain";

/** How the terminals are. */
@define("richtech-aatss-terminals-page")
export class AatssTerminalsPage extends LitElement {
  @property({ attribute: false }) hass!: Hass;
  @property({ attribute: false }) terminals: Terminal[] = [];

  protected override render() {
    return html`<div class="cards">${this.terminals.map((terminal) => this.card(terminal))}</div>`;
  }

  private card(terminal: Terminal) {
    const { title, device_id, admin, loaded } = terminal;
    const linked = device_id !== null && this.hass.user?.is_admin === true;
    return html`<article>
      <header>
        <h2 class="grow">
          ${
            linked
              ? html`<a
                  href="/config/devices/device/${device_id}"
                  aria-label=${fill(texts.details, { name: title })}
                  >${title}</a
                >`
              : title
          }
        </h2>
        ${linked ? icon(mdiChevronRight) : nothing}
      </header>
      <dl>
        ${loaded ? nothing : this.fact(mdiAlertCircle, texts.state, texts.not_loaded, "bad", texts.not_loaded_hint)}
        ${this.link(texts.http, terminal.answers, texts.http_on, texts.http_off)}
        ${this.link(texts.push, terminal.push, texts.push_on, texts.push_off)}
        ${admin ? this.administration(admin) : nothing}
      </dl>
    </article>`;
  }

  private link(label: string, up: boolean | null, on: string, off: string) {
    if (up === null) return this.fact(mdiHelpCircle, label, texts.unknown, "plain");
    return up
      ? this.fact(mdiCheckCircle, label, on, "good")
      : this.fact(mdiAlertCircle, label, off, "bad");
  }

  private administration({ pending, counts, clock_offset, host }: TerminalAdmin) {
    const changes =
      pending === 1 ? texts.pending_one : fill(texts.pending_many, { count: pending });
    return html`${
      pending
        ? this.fact(mdiTimerSand, texts.pending, changes, "bad", texts.pending_hint)
        : this.fact(mdiTimerSand, texts.pending, texts.pending_none, "plain")
    }
    ${counts ? this.fact(mdiAccountGroup, texts.people, fill(texts.people_value, counts), "plain") : nothing}
    ${
      clock_offset === null
        ? this.fact(mdiClockOutline, texts.clock, texts.unknown, "plain")
        : this.fact(
            mdiClockOutline,
            texts.clock,
            clockText(clock_offset),
            isRight(clock_offset) ? "plain" : "bad",
          )
    }
    ${this.fact(mdiIpNetwork, texts.address, host, "plain")}`;
  }

  private fact(
    path: string,
    label: string,
    value: string,
    state: State,
    hint = "",
  ): TemplateResult {
    return html`<div class="fact ${state}">
      <dt>${icon(path)}${label}</dt>
      <dd>${value}</dd>
      ${hint ? html`<dd class="quiet">${hint}</dd>` : nothing}
    </div>`;
  }

  static override styles = [
    theme,
    base,
    parts,
    css`
      :host {
        display: block;
        height: 100%;
        overflow: auto;
      }
      .cards {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 320px), 1fr));
        gap: 16px;
        max-width: 1040px;
        margin: 0 auto;
        padding: 24px 16px;
      }
      article {
        position: relative;
        padding: 16px;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }
      article:has(a):hover {
        background: color-mix(in oklab, var(--text) 4%, var(--surface));
      }
      header {
        display: flex;
        align-items: center;
        margin-bottom: 8px;
        color: var(--text-2);
      }
      h2 {
        color: var(--text);
        font-size: var(--size-xl);
        font-weight: var(--weight);
        overflow-wrap: anywhere;
      }
      a {
        color: inherit;
        text-decoration: none;
      }
      a::after {
        content: "";
        position: absolute;
        inset: 0;
        border-radius: var(--radius);
      }
      a:focus-visible {
        outline: none;
      }
      a:focus-visible::after {
        outline: 2px solid var(--primary);
      }
      .fact {
        position: relative;
        padding: 8px 0;
        padding-inline-start: 40px;
        color: var(--text-2);
      }
      .fact .icon {
        position: absolute;
        top: 14px;
        inset-inline-start: 0;
      }
      dt {
        font-size: var(--size-s);
        line-height: 1.4;
      }
      dd {
        color: var(--text);
        line-height: 1.4;
      }
      dd.quiet {
        color: var(--text-2);
        font-size: var(--size-s);
      }
      .good .icon {
        color: var(--success);
      }
      .bad .icon {
        color: var(--error);
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-terminals-page": AatssTerminalsPage;
  }
}
