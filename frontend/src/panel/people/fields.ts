import type { PersonValues } from "../../shared/api.js";

export type Input = "text" | "tel" | "email" | "date" | "time" | "kind" | "gender" | "long";

export type FieldName = keyof PersonValues | "user_id";

export interface Field {
  name: FieldName;
  label: string;
  input: Input;
  longest?: number;
  hint?: string;
}

const text = (name: FieldName, label: string, longest: number, input: Input = "text"): Field => ({
  name,
  label,
  input,
  longest,
});

/** Those that people use first, beside the photo. */
export const FIRST: readonly Field[] = [
  text("name", "Name", 30),
  { name: "kind", label: "Class", input: "kind" },
  { ...text("user_id", "ID", 16), hint: "Leave it empty to have a free one chosen" },
  text("ic_number", "Card number", 40),
  { name: "start_time", label: "Valid from", input: "time" },
  { name: "end_time", label: "Valid until", input: "time" },
  text("department", "Department", 80),
  text("job_number", "Job number", 40),
  text("mobile", "Mobile", 20, "tel"),
];

export const MORE: readonly Field[] = [
  text("mail", "Email", 40, "email"),
  text("title", "Title", 40),
  text("position", "Position", 100),
  text("id_number", "ID card number", 40),
  { name: "gender", label: "Gender", input: "gender" },
  { name: "birthday", label: "Birthday", input: "date" },
  { name: "entry_time", label: "Joined on", input: "date" },
  { ...text("prompt", "Message", 100), hint: "What the terminal shows to the person" },
  text("purpose", "Purpose of the visit", 40),
  text("interviewee", "Whom to see", 80),
  text("come_from", "Where from", 200),
  text("description", "Description", 80),
  text("remark", "Remark", 255, "long"),
];

export const FIELDS: readonly Field[] = [...FIRST, ...MORE];
export const LABELS = new Map(FIELDS.map(({ name, label }) => [name as string, label]));
