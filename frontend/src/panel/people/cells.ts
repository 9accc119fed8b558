import {
  mdiAccountCheck,
  mdiAccountClock,
  mdiAccountOff,
  mdiCancel,
  mdiCheck,
  mdiCheckCircleOutline,
  mdiDotsHorizontal,
  mdiHelpCircleOutline,
  mdiMinus,
  mdiNotEqualVariant,
  mdiNumeric1CircleOutline,
  mdiTimerAlertOutline,
  mdiTimerSand,
} from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import type { Person } from "../../shared/api.js";
import { formatShortDate, formatTime, type Where } from "../../shared/format.js";
import { icon } from "../../shared/icon.js";
import { fill } from "../../shared/texts.js";
import type { Cell } from "./sameness.js";
import { cellHints, cells, validity as words, validityWhen } from "./texts.js";
import { type Validity, validityOf } from "./validity.js";

const CELLS: Record<Cell, string> = {
  same: mdiCheck,
  here: mdiCheck,
  alone: mdiNumeric1CircleOutline,
  different: mdiNotEqualVariant,
  missing: mdiMinus,
  to_remove: mdiTimerSand,
  to_end: mdiTimerSand,
  reading: mdiDotsHorizontal,
  unread: mdiHelpCircleOutline,
};

/** Shows how a person is at a terminal. */
export function cellMark(cell: Cell, terminal?: string): TemplateResult {
  const text = terminal ? `${terminal}: ${cells[cell]}` : cells[cell];
  return html`<span class="mark ${cell}" title=${cellHints[cell]}
    >${icon(CELLS[cell])}${text}</span
  >`;
}

const VALIDITIES: Record<Validity, string> = {
  always: mdiAccountCheck,
  valid: mdiCheckCircleOutline,
  soon: mdiTimerAlertOutline,
  not_yet: mdiAccountClock,
  expired: mdiAccountOff,
  blocked: mdiCancel,
};

/** Tells since or until when somebody may come in. */
export function validityWhenText(person: Person, where: Where, now = new Date()): string {
  const state = validityOf(person, now);
  const [text, moment] = {
    always: [null, null],
    blocked: [null, null],
    valid: [validityWhen.until, person.end_time],
    soon: [validityWhen.until, person.end_time],
    expired: [validityWhen.since, person.end_time],
    not_yet: [validityWhen.from, person.start_time],
  }[state] as [typeof validityWhen.until | null, string | null];
  if (!text || !moment) return "";
  const time = new Date(moment);
  const day = formatShortDate(where, time, now);
  return fill(text, { time: state === "soon" ? `${day}, ${formatTime(where, time)}` : day });
}

export function validityMark(person: Person, where: Where): TemplateResult {
  const state = validityOf(person);
  const when = validityWhenText(person, where);
  return html`<span class="validity ${state}"
    >${icon(VALIDITIES[state])}
    <span class="grow"
      ><span class="cut">${words[state]}</span>${
        when ? html`<span class="cut quiet small">${when}</span>` : nothing
      }</span
    ></span
  >`;
}

export const cellStyles = css`
  .mark,
  .validity {
    display: flex;
    align-items: center;
    gap: 6px;
    min-width: 0;
    --icon-size: 18px;
  }
  .mark.same > .icon,
  .mark.here > .icon,
  .validity.valid > .icon,
  .validity.always > .icon {
    color: var(--success-ink);
  }
  .mark.different,
  .mark.to_remove,
  .mark.to_end,
  .validity.soon,
  .validity.not_yet {
    color: var(--warning-ink);
  }
  .validity.blocked,
  .validity.expired {
    color: var(--error-ink);
  }
  .mark.missing,
  .mark.reading,
  .mark.unread {
    color: var(--text-2);
  }
  .validity .cut {
    display: block;
    line-height: 1.3;
  }
  .small {
    font-size: var(--size-s);
  }
`;
