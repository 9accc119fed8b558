/** Changes to several people, and what becomes of the table by them. */

import { copyPeople, endValidity, removePeople } from "../../shared/api.js";
import type { Hass } from "../../shared/hass.js";
import { guard } from "../guard.js";
import type { Directory } from "./directory.js";
import { Operation, type Result } from "./operation.js";

export type Change =
  | { what: "copy"; source: string; overwrite: boolean; shared: boolean }
  | { what: "end"; end: string }
  | { what: "remove" };

/** Carries a change out and stays on the page for it; the directory knows of it as it goes on. */
export function carryOut(
  hass: Hass,
  change: Change,
  entries: string[],
  userIds: string[],
  directory: Directory,
): Operation {
  const operation = new Operation(entries.length * userIds.length, hass.connection);
  const leave = guard(() => Promise.resolve(false));
  void operation
    .run((callback) => begin(hass, change, entries, userIds, callback))
    .finally(leave)
    .then(async () => {
      await learn(operation.results, directory, change.what === "end" ? change.end : null);
      if (operation.lost) directory.reloadWhenBack(entries);
    });
  return operation;
}

type Callback = Parameters<Parameters<Operation["run"]>[number]>[0];

function begin(
  hass: Hass,
  change: Change,
  entries: string[],
  user_ids: string[],
  callback: Callback,
) {
  const request = { entries, user_ids };
  if (change.what === "remove") return removePeople(hass, request, callback);
  if (change.what === "end") return endValidity(hass, { ...request, end: change.end }, callback);
  const { source, overwrite, shared } = change;
  const shares = shared ? { allow_shared_card: true } : {};
  return copyPeople(hass, { ...request, source, overwrite, ...shares }, callback);
}

const CHANGED = new Set(["added", "updated", "unchanged", "skipped", "different"]);

/** Brings the directory up to date by what terminals have answered; what was kept is a removal where `end` is null. */
export async function learn(
  results: readonly Result[],
  directory: Directory,
  end: string | null,
): Promise<void> {
  const changed = new Map<string, string[]>();
  for (const { entry, user_id, outcome, ...rest } of results) {
    if ("kept" in rest && rest.kept) directory.kept(entry, user_id, end);
    else if (outcome === "deleted" || outcome === "not_found")
      directory.settled(entry, user_id, null);
    else if (outcome && CHANGED.has(outcome)) {
      changed.set(entry, [...(changed.get(entry) ?? []), user_id]);
    }
  }
  const refreshes = [...changed].map(([entry, ids]) => directory.refresh(entry, ids));
  await Promise.allSettled(refreshes);
}
