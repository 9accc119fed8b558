import { fill } from "../../shared/texts.js";
import { texts } from "./texts.js";

const TOLERANCE = 2;
const UNITS: [string, number][] = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
];

/** Tells how far a clock is off: "Right", "3 min slow". */
export function clockText(offset: number): string {
  const seconds = Math.abs(offset);
  if (seconds <= TOLERANCE) return texts.clock_right;
  const [unit, length] = UNITS.find(([, size]) => seconds >= size) ?? ["s", 1];
  const time = `${Math.round(seconds / length)} ${unit}`;
  return fill(offset > 0 ? texts.clock_ahead : texts.clock_behind, { time });
}

export function isRight(offset: number): boolean {
  return Math.abs(offset) <= TOLERANCE;
}
