import type { SearchField } from "#schemas/search.ts";
import { keysOf, wordsOf } from "#schemas/search-words.ts";
import type { Marks } from "./query.ts";

/** What was found in a text, in UTF-16 code units of {@link Highlight.text}; the end is behind the last one. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A piece of a text with what was found in it. Data, never markup: whoever shows it decides how. */
export interface Highlight {
  readonly field: SearchField;
  readonly text: string;
  readonly ranges: readonly TextRange[];
  /** Whether there is more of the text before the piece, and behind it. */
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

/** A piece of a long text is about so long, in UTF-16 code units. */
const LONGEST_PIECE = 220;
const BEFORE_FIRST = 60;
/** Of a text longer than this, only the beginning is looked through for finds to show. */
const LOOKED_THROUGH = 120_000;

/** The piece of a text with the most that was searched for, or undefined when nothing of it is there. */
export function highlight(field: SearchField, text: string, marks: Marks): Highlight | undefined {
  const found = rangesIn(text.slice(0, LOOKED_THROUGH), marks);
  const [first] = found;
  if (!first) return undefined;
  if (text.length <= LONGEST_PIECE) return { field, text, ranges: found, cutBefore: false, cutAfter: false };
  const best = densest(found) ?? first;
  const start = Math.max(0, beginningOfWord(text, Math.min(best.start - BEFORE_FIRST, text.length - LONGEST_PIECE), best.start));
  const end = endOfWord(text, Math.max(best.end, Math.min(text.length, start + LONGEST_PIECE)));
  return {
    field,
    text: text.slice(start, end),
    ranges: found.filter((range) => range.start >= start && range.end <= end).map((range) => ({ start: range.start - start, end: range.end - start })),
    cutBefore: start > 0,
    cutAfter: end < text.length,
  };
}

/** Where what was searched for stands, from the beginning on; ranges that touch are one. */
export function rangesIn(text: string, { words, prefixes }: Marks): TextRange[] {
  const isWanted = (word: string) => words.has(word) || prefixes.some((prefix) => word.startsWith(prefix));
  const ranges: Array<{ start: number; end: number }> = [];
  for (const { word, other, start, end } of wordsOf(text)) if (isWanted(word) || (other !== undefined && isWanted(other))) ranges.push({ start, end });
  for (const { word, start, end } of keysOf(text)) if (isWanted(word)) ranges.push({ start, end });
  ranges.sort((a, b) => a.start - b.start || b.end - a.end);
  const joined: Array<{ start: number; end: number }> = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else joined.push(range);
  }
  return joined;
}

/** The find with the most others within a piece behind it. */
function densest(ranges: readonly TextRange[]): TextRange | undefined {
  let best: TextRange | undefined;
  let most = 0;
  let until = 0;
  for (const [index, range] of ranges.entries()) {
    while (until < ranges.length && (ranges[until]?.end ?? 0) <= range.start + LONGEST_PIECE - BEFORE_FIRST) until += 1;
    if (until - index > most) {
      most = until - index;
      best = range;
    }
  }
  return best;
}

const space = /\s/;

/** From here on, but not in the middle of a word, nor behind `latest`. */
function beginningOfWord(text: string, from: number, latest: number): number {
  for (let at = Math.max(0, from); at < latest; at += 1) if (at === 0 || space.test(text[at - 1] ?? "")) return at;
  return whole(text, Math.max(0, from));
}

/** Up to here, but not in the middle of a word if its end is near. */
function endOfWord(text: string, to: number): number {
  for (let at = to; at < Math.min(text.length, to + 30); at += 1) if (space.test(text[at] ?? "")) return at;
  return to + 30 >= text.length ? text.length : whole(text, to);
}

/** Not between the two halves of a character. */
function whole(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
}
