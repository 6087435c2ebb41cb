/**
 * Keys a project of this name could have, the best first, in the form the product accepts (2 to 10 capital letters and
 * digits, starting with a letter): the initials of several words (`Software Galaxy` → `SG`) or the letters that open a
 * single one (`Atlas` → `ATL`), then the same with numbers. None when the name has no Latin letters to make one from.
 */
export function* keysFrom(name: string): Generator<string> {
  const words = name.normalize("NFKD").replaceAll(/\p{M}/gu, "").toUpperCase().match(/[A-Z0-9]+/g) ?? [];
  const [first, ...others] = words;
  if (first === undefined) return;
  const letters = (others.length > 0 ? words.map((word) => word.charAt(0)).join("") : opening(first)).replace(/^[0-9]+/, "").slice(0, 5);
  if (letters === "") return;
  const key = letters.length === 1 ? `${letters}P` : letters;
  yield key;
  for (let number = 2; number <= 999; number += 1) yield `${key}${number}`;
}

/** The best of {@link keysFrom} that is not `taken`; "" when there is none. */
export function suggestKey(name: string, taken: ReadonlySet<string> = new Set()): string {
  for (const key of keysFrom(name)) if (!taken.has(key)) return key;
  return "";
}

/** A short word as it is; a longer one so short that it reads well before a number. */
function opening(word: string): string {
  return word.length <= 4 ? word : word.slice(0, 3);
}
