/**
 * How text is taken apart into words that can be searched. Projectors index by it, the query side reads queries and
 * marks what was found by it: both must see the same words, so there is one place for it. It asks nothing of the
 * database but `tsvector`, which every Postgres has, whatever its extensions and its locale.
 */

/** A word as it is compared, and where it stands in the text, in UTF-16 code units. */
export interface FoundWord {
  /** Folded: lower case, without accents. */
  readonly word: string;
  /** The other way to write it without its umlauts: `mueller` beside `muller`. */
  readonly other?: string;
  /** Whether it is a pair of characters out of a script without spaces; the next word begins at the second of them. */
  readonly pair?: true;
  readonly start: number;
  readonly end: number;
}

/** In UTF-16 code units. What is longer is compared by its beginning. */
const LONGEST_WORD = 80;
const ascii = /^[\0-\x7f]*$/;
/** Letters, digits and their marks, with the joiners that Persian and Indic words have inside. */
const run = /[\p{L}\p{N}\p{M}\p{Join_Control}]+/gu;
/** Scripts written without spaces: taken apart into pairs of neighbours, since only a dictionary knows their words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;
/** `SG-12`, `SG-12.3`: keys, wherever they stand. */
const key = /(?<![\p{L}\p{N}_-])[A-Za-z][A-Za-z0-9]{1,9}-\d{1,9}(?:\.\d{1,9})?(?![\p{L}\p{N}_])/gu;

/** Marks that are written or left out as one pleases: Latin, Greek and Cyrillic accents, Hebrew and Arabic points. */
const optionalMarks = /[\u0300-\u036f]|[\u0591-\u05bd]|\u05bf|\u05c1|\u05c2|\u05c4|\u05c5|\u05c7|\u0640|[\u064b-\u065f]|\u0670/g;
const joiners = /\p{Join_Control}/gu;
const letters: Readonly<Record<string, string>> = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i", ŋ: "n", ς: "σ" };
const special = /[ßæœøđðþłħıŋς]/g;
const spelledOut: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", ø: "oe", å: "aa" };
const umlaut = /[äöüøå]/g;

/** A word as it is compared: lower case, without accents, in one of the many ways Unicode has to write it. */
export function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return text.normalize("NFKD").toLowerCase().replace(optionalMarks, "").replace(joiners, "").replace(special, (letter) => letters[letter] ?? letter).normalize("NFC");
}

function spellOut(text: string): string | undefined {
  const lower = text.normalize("NFC").toLowerCase();
  const spelled = lower.replace(umlaut, (letter) => spelledOut[letter] ?? letter);
  return spelled === lower ? undefined : fold(spelled);
}

/** The words of a text in their order. A key such as `SG-12` is here only its parts: see {@link keysOf}. */
export function wordsOf(text: string): readonly FoundWord[] {
  if (ascii.test(text)) return plain(text);
  const words: FoundWord[] = [];
  for (const { 0: found, index } of text.matchAll(run)) {
    if (ascii.test(found)) {
      words.push({ word: found.slice(0, LONGEST_WORD).toLowerCase(), start: index, end: index + found.length });
      continue;
    }
    let from = 0;
    for (const { 0: dense, index: at } of found.matchAll(unspaced)) {
      if (at > from) words.push(...spaced(found.slice(from, at), index + from));
      for (const pair of pairs(dense, index + at)) words.push(pair);
      from = at + dense.length;
    }
    if (from < found.length) words.push(...spaced(found.slice(from), index + from));
  }
  return words;
}

/** Most texts by far: gone through by hand, since every story of a rebuild comes by here. */
function plain(text: string): FoundWord[] {
  const words: FoundWord[] = [];
  const lower = text.toLowerCase();
  const { length } = lower;
  for (let at = 0; at < length; at += 1) {
    if (!isPlain(lower.charCodeAt(at))) continue;
    const start = at;
    do at += 1;
    while (at < length && isPlain(lower.charCodeAt(at)));
    words.push({ word: lower.slice(start, Math.min(at, start + LONGEST_WORD)), start, end: at });
  }
  return words;
}

/** A small letter or a digit of ASCII. */
function isPlain(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
}

function spaced(text: string, start: number): FoundWord[] {
  const short = text.length > LONGEST_WORD ? text.slice(0, LONGEST_WORD).toWellFormed() : text;
  const word = fold(short);
  if (word === "") return []; // nothing but joiners and marks
  const other = spellOut(short);
  return [{ word, ...(other === undefined || other === word ? {} : { other }), start, end: start + text.length }];
}

function pairs(text: string, start: number): FoundWord[] {
  const words: FoundWord[] = [];
  const characters = [...text];
  let at = start;
  for (const [index, character] of characters.entries()) {
    const next = characters[index + 1];
    const end = at + character.length;
    const word = fold(character + (next ?? ""));
    if (word !== "") words.push(next === undefined ? { word, start: at, end } : { word, pair: true, start: at, end: end + next.length });
    at = end;
  }
  return words;
}

/** The keys a text names, as they are compared: `#sg-12`. No word looks like it. */
export function* keysOf(text: string): Generator<FoundWord> {
  if (!text.includes("-")) return;
  for (const { 0: found, index } of text.matchAll(key)) yield { word: `#${found.toLowerCase()}`, start: index, end: index + found.length };
}

/** Words that no text has: what a document belongs to, so that the index narrows by it together with the words. */
export const scopeWord = {
  team: (id: string) => `=t${id.replaceAll("-", "").toLowerCase()}`,
  project: (id: string) => `=p${id.replaceAll("-", "").toLowerCase()}`,
  kind: (kind: string) => `=k${kind}`,
} as const;
