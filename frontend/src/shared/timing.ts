/** How often the card and the panel try again. */

export const FIRST_RETRY_MS = 2_000;
export const LAST_RETRY_MS = 60_000;
/** Signed paths last for a day, and a tablet on the wall for years. */
export const RENEW_MS = 6 * 3_600_000;
