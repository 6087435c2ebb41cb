import { readMe } from "./keep.ts";

/** A role changes in the log first, in the read models a moment later, and where it is asked for a moment after that. */
const LOOKS_MS = [150, 600, 2_000] as const;
let timers: ReturnType<typeof setTimeout>[] = [];

/** Something happened to a team: finds out, soon and again a little later, what one may do now. */
export function teamChanged(): void {
  for (const timer of timers) clearTimeout(timer);
  timers = LOOKS_MS.map((wait) => setTimeout(() => void readMe(), wait));
}
