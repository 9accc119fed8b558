/** All texts, by who shows them, so that the card does not carry the panel's. */

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

type Values<Text extends string> = Record<Placeholders<Text>, string | number>;

/** Fills in the placeholders of a text: `fill("Opened at {time}", { time })`. */
export function fill<Text extends string>(text: Text, values: Values<Text>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: Placeholders<Text>) => String(values[name]));
}

/** What both show. */
export const common = {
  kind: {
    staff: "Staff",
    visitor: "Visitor",
    blacklist: "Blacklist",
    stranger: "Stranger",
    other: "Other",
  },
  method: {
    face: "Face",
    qr_code: "QR code",
    card: "Card",
    uuid: "UUID",
  },
  alarm: {
    high_temperature: "High temperature",
    low_temperature: "Low temperature",
    no_mask: "No mask",
    blacklist: "On the blacklist",
  },
  mask: "Mask",
  no_mask: "No mask",
  card_number: "Card {number}",
  missed: "Missed",
  missed_hint: "Home Assistant learnt of this visit later",
  unknown_name: "Unknown",
  user_id: "ID",
  similarity: "Similarity",
  temperature: "Temperature",
  terminal: "Terminal",
  time: "Time",
  received: "Received",
  method_label: "Recognized by",
  alarms: "Alarms",
  close: "Close",
  cancel: "Cancel",
  retry: "Try again",
  picture_of: "Picture of {name}",
  no_picture: "No picture",
  failed: "That did not work. Try again.",
} as const;

/** What only the card shows. */
export const card = {
  name: "Richtech door",
} as const;

/** What only the panel shows. */
export const panel = {
  visitors: "Visitors",
} as const;
