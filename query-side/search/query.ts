import { GalaxyError } from "#schemas/errors.ts";
import { LONGEST_QUERY } from "#schemas/search.ts";
import { keysOf, wordsOf, type FoundWord } from "#schemas/search-words.ts";

/** What was typed, as Postgres is asked for it and as it is marked in what was found. */
export interface SearchQuery {
  /** Text of a `tsquery` whose words are letters and digits alone, whatever was typed. */
  readonly tsquery: string;
  /** All the words one behind the other as they were typed, when there are several: what has them so counts for more. */
  readonly inOrder: string | undefined;
  /** The same for the very key that was typed, when one was: what has it comes first. */
  readonly key: { readonly tsquery: string; readonly text: string } | undefined;
  readonly marks: Marks;
}

/** Words to be marked. A key is a word here, beginning with `#`. */
export interface Marks {
  readonly words: ReadonlySet<string>;
  /** Words that begin with one of these. */
  readonly prefixes: readonly string[];
}

/** More words than this are left out: each of them narrows less and costs as much. */
const MOST_WORDS = 10;
/** Shorter words match as a whole, but for the one that is being typed: too much begins with two or three letters. */
const SHORTEST_PREFIX = 4;

/**
 * Reads what was typed: all words must be there, each longer one may be the beginning of one, and what stands in quotes must
 * stand there so. `SG-12` is the key. There is no other syntax: nothing that can be typed is an error.
 * @returns undefined when there is no word in it
 * @throws {GalaxyError} `validation_error` when it is too long
 */
export function readSearch(typed: string, parameter: string): SearchQuery | undefined {
  if (typed.length > LONGEST_QUERY) throw new GalaxyError("validation_error", `${parameter} must be at most ${LONGEST_QUERY} characters`, { [parameter]: [`must be at most ${LONGEST_QUERY} characters`] });
  const terms: string[] = [];
  const words = new Set<string>();
  const prefixes: string[] = [];
  const term = (found: FoundWord, prefix: boolean): string => {
    const variants = found.other === undefined ? [found.word] : [found.word, found.other];
    for (const word of variants) {
      if (prefix) prefixes.push(word);
      else words.add(word);
    }
    // the word itself beside what begins with it: what has it exactly counts for more
    const alternatives = variants.flatMap((word) => (prefix ? [`'${word}'`, `'${word}':*`] : [`'${word}'`]));
    return alternatives.length === 1 ? (alternatives[0] ?? "") : `(${alternatives.join(" | ")})`;
  };
  const keys: FoundWord[] = [];
  for (const { 0: part, 1: quoted, index } of typed.matchAll(/"([^"]*)"?|[^"]+/g)) {
    const open = index + part.length === typed.length; // the end of it is still being typed
    if (quoted !== undefined) {
      const phrase = terminated([...wordsOf(quoted)]).flat().slice(0, MOST_WORDS);
      if (phrase.length > 0) terms.push(phrase.map((word) => term(word, false)).join(" <-> "));
      continue;
    }
    const named = [...keysOf(part)];
    keys.push(...named);
    for (const found of named) terms.push(term(found, open && found.end === part.length));
    const others = [...wordsOf(part)].filter(({ start, end }) => !named.some((found) => start >= found.start && end <= found.end));
    for (const group of terminated(others)) {
      const [first] = group;
      if (!first) continue;
      if (group.length > 1 || first.pair) terms.push(group.map((word) => term(word, false)).join(" <-> "));
      else terms.push(term(first, first.word.length >= SHORTEST_PREFIX || (open && first.end === part.length) || isUnspaced(first)));
    }
  }
  if (terms.length === 0) return undefined;
  const [key] = keys;
  const asked = terms.slice(0, MOST_WORDS).map((one) => `(${one})`);
  return {
    tsquery: asked.join(" & "),
    inOrder: asked.length > 1 ? asked.join(" <-> ") : undefined,
    key: key && keys.length === 1 ? { tsquery: `'${key.word}':A`, text: key.word.slice(1).toUpperCase() } : undefined,
    marks: { words, prefixes },
  };
}

/** Neighbouring pairs of characters belong together, and the single one at their end says nothing new. */
function terminated(words: readonly FoundWord[]): FoundWord[][] {
  const groups: FoundWord[][] = [];
  let open: FoundWord[] | undefined;
  for (const found of words) {
    if (open) {
      if (found.pair) open.push(found);
      else open = undefined;
      continue;
    }
    groups.push([found]);
    if (found.pair) open = groups.at(-1);
  }
  return groups;
}

/** One character alone of a script without spaces is a word's beginning there. */
function isUnspaced({ word }: FoundWord): boolean {
  return /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u.test(word);
}
