const FIRST_MS = 300;
const MOST_MS = 10_000;

/** Milliseconds to wait before attempt number `attempt` (0 is the first): doubling, with up to half of it left to chance. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(MOST_MS, FIRST_MS * 2 ** attempt);
  return Math.round(full * (0.5 + random() / 2));
}
