import { mdiAlertCircle, mdiCheckCircle, mdiInformation, mdiTimerSand } from "@mdi/js";
import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import { errorText, type Terminal } from "../../shared/api.js";
import { define } from "../../shared/define.js";
import { icon } from "../../shared/icon.js";
import { common as shared, fill } from "../../shared/texts.js";
import { base, theme } from "../../shared/theme.js";
import { parts } from "../tokens.js";
import type { Operation, Result } from "./operation.js";
import { bulk, outcomes } from "./texts.js";

const MOST = 500;

/** What becomes of a change, person by person and terminal by terminal; what failed is on top. */
@define("richtech-aatss-results")
export class AatssResults extends LitElement {
  @property({ attribute: false }) operation!: Operation;
  @property({ attribute: false }) terminals: Terminal[] = [];
  @property({ attribute: false }) names: ReadonlyMap<string, string> = new Map();

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("operation")) this.operation.attach(this);
  }

  protected override render() {
    const { operation } = this;
    const { results, failed, done, total, state, error } = operation;
    const rest = results.filter((one) => !failed.includes(one));
    return html`<div role="status" class="head">
        <span>${this.headline()}</span>
        <span class="quiet">${fill(bulk.progress, { done, total })}</span>
      </div>
      <wa-progress-bar
        label=${this.headline()}
        .value=${total ? (100 * done) / total : 100}
      ></wa-progress-bar>
      ${state === "running" ? html`<p class="quiet small">${bulk.running}</p>` : nothing}
      ${
        error === null
          ? nothing
          : html`<p class="failure" role="alert">
              ${icon(mdiAlertCircle)}${errorText(error, shared.failed)}
            </p>`
      }
      <ul>
        ${[...failed, ...rest.reverse()].slice(0, MOST).map((result) => this.result(result))}
      </ul>`;
  }

  private headline(): string {
    const { state, failed, error } = this.operation;
    if (state === "running") return bulk.working;
    if (state === "stopped") return bulk.stopped;
    return failed.length || error !== null ? bulk.some_failed : bulk.all_done;
  }

  private result(result: Result) {
    const { entry, user_id, outcome, error } = result;
    const kept = "kept" in result && result.kept;
    const name = this.names.get(user_id) ?? user_id;
    const terminal = this.terminals.find((one) => one.entry === entry)?.title ?? entry;
    const [path, style] = kept
      ? [mdiTimerSand, "kept"]
      : error
        ? [mdiAlertCircle, "failed"]
        : outcome === "different"
          ? [mdiInformation, "kept"]
          : [mdiCheckCircle, "good"];
    return html`<li class=${style}>
      ${icon(path)}
      <div class="grow">
        <div>${fill(bulk.result_person, { name, terminal })}</div>
        <div class="quiet small">
          <div>${kept ? bulk.kept : outcome ? outcomes[outcome] : outcomes.failed}</div>
          ${error ? html`<div>${error}</div>` : nothing}
        </div>
      </div>
    </li>`;
  }

  static override styles = [
    theme,
    base,
    parts,
    css`
      :host {
        display: grid;
        gap: 8px;
      }
      .head {
        display: flex;
        justify-content: space-between;
        gap: 16px;
      }
      ul {
        display: grid;
        gap: 4px;
        max-height: 46vh;
        overflow: auto;
        list-style: none;
      }
      li,
      .failure {
        display: flex;
        gap: 12px;
        padding: 6px 0;
        --icon-size: 20px;
      }
      .small {
        font-size: var(--size-s);
        line-height: 1.4;
      }
      .good > .icon {
        color: var(--success-ink);
      }
      .failed > .icon,
      .failure {
        color: var(--error-ink);
      }
      .kept > .icon {
        color: var(--warning-ink);
      }
      wa-progress-bar {
        --track-height: 4px;
      }
      wa-progress-bar::part(label) {
        display: none;
      }
    `,
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    "richtech-aatss-results": AatssResults;
  }
}
