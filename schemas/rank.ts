import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** Inserting at one place over and over makes ranks longer, by a character in some fifty times. */
export const MAX_RANK_LENGTH = 200;

/** Whether a text is a rank that {@link rankBetween} can work with. */
export function isRank(value: string): boolean {
  try {
    generateKeyBetween(value, null);
    return true;
  } catch {
    return false;
  }
}

/** A rank between two neighbours; `null` stands for the start or the end of the list. */
export function rankBetween(before: string | null, after: string | null): string {
  if (before !== null && after !== null && before >= after) return generateKeyBetween(before, null);
  return generateKeyBetween(before, after);
}

/** `count` ranks in order between two neighbours. */
export function ranksBetween(before: string | null, after: string | null, count: number): string[] {
  return generateNKeysBetween(before, after, count);
}

/**
 * The rank of something new: after everything created before it. Seven base-62 digits of milliseconds and two of a
 * counter, as an integer rank of nine digits (`i…`), so that it mixes with ranks made by {@link rankBetween}.
 */
export function rankForNew(atMs: number, counter: number): string {
  let value = Math.max(0, Math.floor(atMs)) * DIGITS.length ** 2 + (counter % DIGITS.length ** 2);
  let digits = "";
  for (let i = 0; i < 9; i += 1) {
    digits = DIGITS.charAt(value % DIGITS.length) + digits;
    value = Math.floor(value / DIGITS.length);
  }
  return `i${digits}`;
}
