import { mdiAlertCircle } from "@mdi/js";
import { css, html, nothing } from "lit";
import { errorText, type Terminal } from "../../shared/api.js";
import { icon } from "../../shared/icon.js";
import { common, fill } from "../../shared/texts.js";
import type { Directory } from "./directory.js";
import type { Roster } from "./roster.js";
import { texts } from "./texts.js";

/** Tells how far the terminals have been read, and which could not be. */
export function readingOf(directory: Directory, terminals: readonly Terminal[]) {
  const name = ({ entry }: Roster) =>
    terminals.find((terminal) => terminal.entry === entry)?.title ?? entry;
  const reading = directory.all.filter((roster) => roster.reading === "reading");
  const failed = directory.all.filter((roster) => roster.reading === "failed");
  return html`${reading.length ? progress(reading, name) : nothing}
  ${failed.map(
    (roster) =>
      html`<div class="note failed" role="alert">
        ${icon(mdiAlertCircle)}
        <span class="grow"
          >${fill(texts.failed_one, {
            name: name(roster),
            error: errorText(roster.error, common.failed),
          })}</span
        >
        <wa-button
          size="s"
          appearance="plain"
          variant="brand"
          @click=${() => {
            void directory.reload(roster.entry);
          }}
          >${texts.retry}</wa-button
        >
      </div>`,
  )}`;
}

function progress(reading: readonly Roster[], name: (roster: Roster) => string) {
  const known = reading.every(({ total }) => total !== null);
  const sum = (of: (roster: Roster) => number) =>
    reading.reduce((total, roster) => total + of(roster), 0);
  const share =
    (100 * sum(({ done }) => done)) /
    Math.max(
      1,
      sum(({ total }) => total ?? 0),
    );
  const text = reading.map((roster) => {
    const values = { name: name(roster), done: roster.done, total: roster.total ?? 0 };
    return fill(roster.total === null ? texts.reading_some : texts.reading_one, values);
  });
  return html`<div class="note quiet">
      <span class="grow cut">${text.join(" · ")}</span>
    </div>
    <wa-progress-bar
      label=${text.join(", ")}
      ?indeterminate=${!known}
      .value=${share}
    ></wa-progress-bar>`;
}

export const readingStyles = css`
  .note {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 8px 16px;
    border-bottom: 1px solid var(--line);
    font-size: var(--size-s);
    --icon-size: 20px;
  }
  .note.failed {
    background: var(--error-soft);
    color: var(--error-ink);
    font-size: var(--size-m);
  }
  wa-progress-bar {
    --track-height: 3px;
    margin-top: -3px;
  }
`;
