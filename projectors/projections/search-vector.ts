import { keysOf, scopeWord, wordsOf } from "#schemas/search-words.ts";

/** How much a find in a text counts, most first: the classes of Postgres' `ts_rank`. */
export type Weight = "A" | "B" | "C" | "D";

export interface WeighedText {
  readonly text: string;
  readonly weight: Weight;
  /** Only the keys in it: a project's key would else be a word of all its stories. */
  readonly keysOnly?: boolean;
}

export interface Scope {
  readonly team: string;
  readonly project: string;
  readonly kind: string;
}

/** A `tsvector` holds less than 1 MiB, and a position no more than this. What goes beyond is not found. */
const MOST_BYTES = 900_000;
const LAST_POSITION = 16_383;
/** Of one word's places in a document, as text, so much is kept: some hundred. Postgres itself keeps 256. */
const LONGEST_PLACES = 600;
/** So far apart are two fields that no phrase reaches from one into the next. */
const GAP = 10;

/** A document as the text form of a `tsvector`: every word with its places and their weight, and what it belongs to. */
export function searchVector(scope: Scope, texts: readonly WeighedText[]): string {
  const places = new Map<string, string>();
  let bytes = 0;
  const add = (word: string, place: string) => {
    const known = places.get(word);
    if (bytes > MOST_BYTES || (known !== undefined && known.length > LONGEST_PLACES)) return;
    bytes += known === undefined ? word.length * 3 + 6 : 2;
    places.set(word, known ? `${known},${place}` : place);
  };
  add(scopeWord.team(scope.team), "");
  add(scopeWord.project(scope.project), "");
  add(scopeWord.kind(scope.kind), "");
  let position = 0;
  for (const { text, weight, keysOnly } of texts) {
    position += GAP;
    for (const { word } of keysOf(text)) add(word, `${Math.min(position, LAST_POSITION)}${weight}`);
    if (keysOnly) continue;
    for (const { word, other } of wordsOf(text)) {
      const place = `${Math.min((position += 1), LAST_POSITION)}${weight}`;
      add(word, place);
      if (other !== undefined) add(other, place);
    }
  }
  // words are letters and digits, keys have a hyphen: nothing in them ends the quotes
  let vector = "";
  for (const [word, at] of places) vector += at === "" ? `'${word}' ` : `'${word}':${at} `;
  return vector.trimEnd();
}
