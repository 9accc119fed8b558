import {
  mdiAccountCancel,
  mdiAccountQuestion,
  mdiAlert,
  mdiCardAccountDetails,
  mdiHistory,
} from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import type { Kind, Recognition } from "../../shared/api.js";
import { formatTemperature, formatTime, type Where } from "../../shared/format.js";
import { icon } from "../../shared/icon.js";
import { nameOf as sharedNameOf } from "../../shared/recognitions.js";
import { common, fill } from "../../shared/texts.js";
import "../../shared/picture.js";
import { texts } from "./texts.js";

const MARKED: Partial<Record<Kind, { path: string; style: string }>> = {
  blacklist: { path: mdiAccountCancel, style: "error" },
  stranger: { path: mdiAccountQuestion, style: "warning" },
};

/** Returns what to call somebody. */
export function nameOf(visit: Recognition): string {
  const { name, card, card_unknown } = visit;
  if (name || !card_unknown) return sharedNameOf(visit);
  return card ? fill(texts.card_number, { number: card }) : texts.unknown_card;
}

export function kindChip({ kind }: { kind: Kind }): TemplateResult {
  const mark = MARKED[kind];
  return html`<span class="chip ${mark?.style ?? ""}"
    >${mark ? icon(mark.path) : nothing}${common.kind[kind]}</span
  >`;
}

export function missedChip(visit: Recognition): TemplateResult | typeof nothing {
  if (visit.live) return nothing;
  return html`<span class="chip" title=${common.missed_hint}
    >${icon(mdiHistory)}${common.missed}</span
  >`;
}

function alarmChips(visit: Recognition): TemplateResult[] {
  const alarms = visit.alarms.filter((alarm) => alarm !== "blacklist");
  return alarms.map(
    (alarm) => html`<span class="chip error">${icon(mdiAlert)}${common.alarm[alarm]}</span>`,
  );
}

/** 36.6 °C, or 38.4 °C (high) */
export function temperatureOf(visit: Recognition, where: Where): string | null {
  const { temperature, temperature_unit, temperature_state } = visit;
  if (temperature === null) return null;
  const text = formatTemperature(where, temperature, temperature_unit);
  const unusual = temperature_state === "high" || temperature_state === "low";
  return unusual ? `${text} (${texts[temperature_state]})` : text;
}

/** Returns the terminal, and how and in what state somebody was recognized. */
export function facts(visit: Recognition, terminal: string, where: Where): string {
  const { method, similarity, mask } = visit;
  const score = similarity ? ` ${similarity} %` : "";
  return [
    terminal,
    method && common.method[method] + (method === "face" && visit.name ? score : ""),
    temperatureOf(visit, where),
    mask && common.mask,
  ]
    .filter(Boolean)
    .join(" · ");
}

export interface Actions {
  show(visit: Recognition): void;
  enrol(visit: Recognition): void;
  person(visit: Recognition): void;
}

/** Tells what an administrator can do with a visit. */
export function offered({ kind, card_unknown, picture, user_id }: Recognition) {
  if ((kind === "stranger" && picture !== null) || card_unknown) return "enrol";
  return user_id ? "person" : null;
}

export function action(visit: Recognition, admin: boolean, actions: Actions) {
  const what = admin ? offered(visit) : null;
  if (!what) return nothing;
  const label = what === "enrol" ? texts.enrol : texts.show_person;
  return html`<wa-button
    class="action"
    size="s"
    appearance=${what === "enrol" ? "filled" : "plain"}
    variant="brand"
    @click=${() => {
      actions[what](visit);
    }}
    >${label}<span class="visually-hidden"> ${nameOf(visit)}</span></wa-button
  >`;
}

export function row(
  visit: Recognition,
  terminal: string,
  where: Where,
  admin: boolean,
  actions: Actions,
  hasty: boolean,
) {
  const time = formatTime(where, new Date(visit.at));
  const name = nameOf(visit);
  return html`
    <time datetime=${visit.at}>${time}</time>
    <richtech-aatss-picture
      .src=${visit.thumbnail}
      .name=${visit.name}
      .kind=${visit.kind}
      ?later=${hasty}
    ></richtech-aatss-picture>
    <div class="grow">
      <div class="name spread">
        <button
          class="show cut"
          aria-label=${fill(texts.show_details, { name, time })}
          @click=${() => {
            actions.show(visit);
          }}
        >
          ${visit.card_unknown && !visit.name ? icon(mdiCardAccountDetails) : nothing}${name}
        </button>
      </div>
      <div class="facts cut quiet">
        <span class="when">${time} · </span>${facts(visit, terminal, where)}
      </div>
    </div>
    <div class="chips">${alarmChips(visit)}${missedChip(visit)}${kindChip(visit)}</div>
    <div class="actions">${action(visit, admin, actions)}</div>
  `;
}

export const rowStyles = css`
  .row {
    display: flex;
    align-items: center;
    gap: 16px;
    height: 100%;
    padding: 0 16px;
    border-bottom: 1px solid var(--line);
    background: var(--surface);
  }
  .row:hover {
    background: color-mix(in oklab, var(--text) 4%, var(--surface));
  }
  time {
    flex: none;
    min-width: 64px;
    color: var(--text-2);
    font-size: var(--size-s);
    font-variant-numeric: tabular-nums;
    text-align: end;
  }
  richtech-aatss-picture {
    flex: none;
    width: 52px;
    height: 52px;
    --picture-radius: 12px;
  }
  .show {
    padding: 0;
    border: 0;
    background: none;
    font-weight: var(--weight-m);
    cursor: pointer;
    --icon-size: 18px;
  }
  .show .icon {
    margin-inline-end: 6px;
    vertical-align: -4px;
  }
  .facts {
    font-size: var(--size-s);
  }
  .when {
    display: none;
  }
  .chips {
    display: flex;
    gap: 8px;
  }
  .actions {
    display: flex;
    justify-content: end;
    width: 124px;
  }
  .action {
    position: relative;
    --wa-form-control-height: 36px;
  }
  @media (hover: hover) {
    .row:not(:hover, :focus-within) .action.person {
      opacity: 0;
    }
  }
  :host([narrow]) .row {
    display: grid;
    grid-template-columns: 52px minmax(0, 1fr);
    align-content: center;
    gap: 4px 12px;
  }
  :host([narrow]) richtech-aatss-picture {
    grid-row: 1 / 3;
  }
  :host([narrow]) time {
    display: none;
  }
  :host([narrow]) .when {
    display: inline;
  }
  :host([narrow]) .actions {
    display: none;
  }
  :host([narrow]) .chips {
    overflow: hidden;
  }
  :host([narrow]) .chips > :last-child {
    order: -1;
  }
`;
