/** `Münchner Team` → `munchner-team`; a name without letters becomes `team`. At most 63 characters. */
export function slugFrom(name: string): string {
  const slug = plain(name).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60).replace(/-+$/, "");
  return slug.length >= 2 ? slug : "team";
}

/**
 * Keys a project of this name could have, the best first: initials (`Software Galaxy` → `SG`) or the first letters of
 * a single word, then the same with numbers.
 */
export function* keysFrom(name: string): Generator<string> {
  const words = plain(name).toUpperCase().match(/[A-Z0-9]+/g) ?? [];
  const joined = words.length > 1 ? words.map((word) => word.charAt(0)).join("") : (words[0] ?? "").slice(0, 4);
  const base = joined.replace(/^[0-9]+/, "").slice(0, 6).padEnd(2, "X");
  yield base;
  for (let number = 2; number <= 999; number += 1) yield `${base}${number}`;
}

function plain(name: string): string {
  return name.normalize("NFKD").replace(/\p{M}/gu, "");
}
