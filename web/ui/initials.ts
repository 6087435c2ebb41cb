/** One or two letters of a name: `Ada Lovelace` → `AL`, `ada` → `A`. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/[\s._-]+/u).filter((word) => word.length > 0);
  const first = firstLetter(words[0]);
  const last = words.length > 1 ? firstLetter(words[words.length - 1]) : "";
  return `${first}${last}` || "?";
}

function firstLetter(word: string | undefined): string {
  return ([...(word ?? "")][0] ?? "").toLocaleUpperCase();
}

/** A hue (0-359) that stays the same for an id. */
export function hueOf(id: string): number {
  let hash = 0;
  for (let i = 0; i < id.length; i += 1) hash = (hash * 31 + id.charCodeAt(i)) >>> 0;
  return (hash * 47) % 360;
}
