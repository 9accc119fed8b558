/** What the address of the panel says. */

export const ROOT = "/richtech-aatss";

export type Tab = "visitors" | "people" | "terminals";

export type Sheet = { person: string } | { recognition: string | null };

export interface Place {
  tab: Tab;
  /** The person who is shown or added on a sheet over the people. */
  sheet: Sheet | null;
}

/** Returns the place of an address below the panel's own; null for one that means nothing. */
export function placeOf(path: string, search: string): Place | null {
  const [tab, what, id] = path.split("/").filter(Boolean).map(decode);
  if (tab === "visitors" || tab === "terminals") return { tab, sheet: null };
  if (tab !== "people") return null;
  if (what === "person" && id) return { tab, sheet: { person: id } };
  if (what === "add") {
    return { tab, sheet: { recognition: new URLSearchParams(search).get("recognition") } };
  }
  return { tab, sheet: null };
}

export function pathOf(tab: Tab): string {
  return `${ROOT}/${tab}`;
}

export function pathOfPerson(userId: string): string {
  return `${ROOT}/people/person/${encodeURIComponent(userId)}`;
}

export function pathOfAdding(recognition?: string): string {
  const search = recognition ? `?${new URLSearchParams({ recognition }).toString()}` : "";
  return `${ROOT}/people/add${search}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
