export interface Strength {
  /** 0 too short, 1 weak, 2 fair, 3 good, 4 strong. */
  readonly score: 0 | 1 | 2 | 3 | 4;
  readonly words: string;
  /** The one thing that would help most. */
  readonly hint: string | undefined;
}

const common = /pass ?word|passwort|letmein|welcome|qwert[yz]|asdf|zxcv|iloveyou|admin|dragon|monkey|football|123456|abc123|secret|login|changeme/iu;

/**
 * How hard a password is to guess, roughly: a hint while typing. The server decides, with a list of what has leaked.
 * `personal`: words an attacker would try first, such as the name and the address.
 */
export function strengthOf(password: string, minLength: number, personal: readonly string[] = []): Strength {
  const length = [...password].length;
  if (length < minLength) return { score: 0, words: "Too short", hint: `${minLength - length} more ${minLength - length === 1 ? "character" : "characters"} to go` };
  const lower = password.toLowerCase();
  const own = personal.flatMap((word) => word.toLowerCase().split(/[^\p{L}\p{N}]+/u)).find((word) => word.length >= 4 && lower.includes(word));
  if (own !== undefined) return { score: 1, words: "Weak", hint: "Leave your name and address out of it" };
  const bits = bitsOf(password);
  if (common.test(password) && bits < 80) return { score: 1, words: "Weak", hint: "Leave out what everybody uses" };
  if (bits < 36) return { score: 1, words: "Weak", hint: "Fewer repetitions and rows of the keyboard" };
  if (bits < 50) return { score: 2, words: "Fair", hint: "A few unrelated words are stronger and easier to remember" };
  if (bits < 68) return { score: 3, words: "Good", hint: undefined };
  return { score: 4, words: "Strong", hint: undefined };
}

/** Each character counts by the kinds there are; one that repeats or continues the one before counts little. */
function bitsOf(password: string): number {
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password)).length;
  const each = 3 + kinds * 0.6;
  const characters = [...password];
  const seen = new Set<string>();
  let bits = 0;
  for (const [i, character] of characters.entries()) {
    const step = (character.codePointAt(0) ?? 0) - (characters[i - 1]?.codePointAt(0) ?? 0);
    const predictable = i > 0 && Math.abs(step) <= 1;
    bits += predictable ? 0.8 : seen.has(character) ? each * 0.8 : each;
    seen.add(character);
  }
  return seen.size <= 3 ? Math.min(bits, 20) : bits;
}
