const DELIMITERS = [",", ";", "\t", "|"] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/**
 * What separates the cells of a file, judged by its header: the one that occurs most outside quotes; a comma when none does.
 * @param start the beginning of the file as text; more than the header does no harm
 */
export function sniffDelimiter(start: string): Delimiter {
  const counts = new Map<string, number>();
  let quoted = false;
  let seen = false;
  for (const character of start) {
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if (character === "\n" || character === "\r") {
      if (seen) break; // blank lines before the header are skipped
      continue;
    }
    if (character !== "\ufeff") seen = true;
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  let best: Delimiter = ",";
  for (const delimiter of DELIMITERS) if ((counts.get(delimiter) ?? 0) > (counts.get(best) ?? 0)) best = delimiter;
  return best;
}
