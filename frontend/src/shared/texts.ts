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
  yes: "Yes",
  no: "No",
  card: "Card",
  id_number: "ID {number}",
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
  description: "Who is at the door, who came before, and a button that opens it.",
  doors: "Doors",
  nobody: "Nobody has come yet",
  loading: "Loading…",
  starting: "Home Assistant is starting…",
  not_loaded: "Richtech AATSS is not loaded.",
  no_terminals: "There is no terminal here that you may see.",
  gone: "You may not see the chosen terminals, or they are not there any more.",
  last_visitor: "Last visitor",
  earlier: "Earlier visitors",
  all_visitors: "All visitors",
  status: {
    connected: "Connected",
    no_push: "Not live",
    no_answer: "Does not answer",
    not_loaded: "Not loaded",
    reconnecting: "Reconnecting…",
  },
  status_hint: {
    connected: "The terminal answers, and visitors show at once",
    no_push: "The terminal answers, but visitors show later than they come",
    no_answer: "The terminal does not answer",
    not_loaded: "The terminal is not set up at the moment",
    reconnecting: "Home Assistant cannot be reached at the moment",
  },
  hold: "Hold to open",
  hold_hint: "Hold for one second to open the door",
  keep_holding: "Keep holding…",
  too_soon: "Too short: hold to open",
  confirm: "Press again to open",
  opening: "Opening…",
  opened: "Opened",
  unclear: "May have opened: look before you try again",
  form: {
    terminals: "Terminals",
    title: "Title",
    visitors: "Earlier visitors",
    show_open: "Button that opens the door",
  },
  form_hint: {
    terminals: "All, unless you choose some",
    title: "The terminal's name, unless you write another",
    visitors: "How many are listed below the last one",
    show_open: "Shown to those who may open the door",
  },
} as const;
