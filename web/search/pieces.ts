export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A part of a text that was found, or that stands around what was. */
export interface Piece {
  readonly text: string;
  readonly found: boolean;
}

/** Divides a text by the ranges that were found in it, in their order; ranges that make no sense are left out. */
export function piecesOf(text: string, ranges: readonly TextRange[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    if (start < at || end <= start || end > text.length) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), found: false });
    pieces.push({ text: text.slice(start, end), found: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), found: false });
  return pieces;
}
