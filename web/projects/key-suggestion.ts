/**
 * A short key for a project from its name, in the form the product accepts (2 to 10 capital letters and digits,
 * starting with a letter): the initials of several words, or the consonants that open a single one. Answers "" when the
 * name has no Latin letters to make one from. `taken` keys are avoided with a number at the end.
 */
export function suggestKey(name: string, taken: ReadonlySet<string> = new Set()): string {
  const words = name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word.length > 0);
  const [first, ...others] = words;
  if (first === undefined) return "";
  const raw = others.length > 0 ? words.map((word) => word.charAt(0)).join("") : shorten(first);
  const key = raw.replace(/^[0-9]+/, "").slice(0, 5);
  if (key.length === 0) return "";
  return free(key.length === 1 ? `${key}P` : key, taken);
}

/** `ATLAS` stays short enough to read in a key: `ATL`. */
function shorten(word: string): string {
  return word.length <= 4 ? word : word.slice(0, 3);
}

function free(key: string, taken: ReadonlySet<string>): string {
  if (!taken.has(key)) return key;
  for (let n = 2; n < 100; n += 1) if (!taken.has(`${key}${n}`)) return `${key}${n}`;
  return "";
}
