import {
  mdiAccountCancel,
  mdiFaceMaskOutline,
  mdiHistory,
  mdiThermometer,
  mdiThermometerAlert,
} from "@mdi/js";
import { css, html, nothing, type TemplateResult } from "lit";
import type { Recognition } from "./api.js";
import type { Where } from "./format.js";
import { icon } from "./icon.js";
import { maskOf, temperatureOf } from "./recognitions.js";
import { common } from "./texts.js";

function badge(path: string, text: string, tone = ""): TemplateResult {
  return html`<span class="badge ${tone}">${icon(path)}${text}</span>`;
}

/** What deserves a look: all, all but a mask that raises no alarm, or only what is unusual. */
export function badges(
  where: Where,
  one: Recognition,
  which: "all" | "brief" | "unusual" = "all",
): TemplateResult | typeof nothing {
  const alarm = (...names: string[]) => one.alarms.some((name) => names.includes(name));
  const warm =
    alarm("high_temperature", "low_temperature") ||
    ["low", "high"].includes(one.temperature_state ?? "");
  const temperature = temperatureOf(where, one);
  const mask = maskOf(one);
  const found = [
    one.kind === "blacklist" ? badge(mdiAccountCancel, common.kind.blacklist, "bad") : nothing,
    temperature && (warm || which !== "unusual")
      ? badge(warm ? mdiThermometerAlert : mdiThermometer, temperature, warm ? "bad" : "")
      : nothing,
    mask && (alarm("no_mask") || which === "all")
      ? badge(mdiFaceMaskOutline, mask, alarm("no_mask") ? "bad" : "")
      : nothing,
    one.live ? nothing : badge(mdiHistory, common.missed, "late"),
  ].filter((part) => part !== nothing);
  return found.length ? html`<span class="badges">${found}</span>` : nothing;
}

export const badgeStyles = css`
  .badges {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 6px;
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 4px;
    padding: 1px 8px 1px 5px;
    border-radius: 999px;
    background: color-mix(in srgb, var(--text) 8%, transparent);
    font-size: var(--size-s);
    line-height: 20px;
    white-space: nowrap;
    --icon-size: 14px;
  }
  .badge.bad {
    background: color-mix(in srgb, var(--error) 18%, transparent);
  }
  .badge.bad .icon {
    color: var(--error);
  }
  .badge.late {
    background: color-mix(in srgb, var(--warning) 22%, transparent);
  }
`;
