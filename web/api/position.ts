/** The latest position in the log this page knows of, in decimal: reads wait for it, so that everybody reads their own writes. */
let latest: string | undefined;

export function latestPosition(): string | undefined {
  return latest;
}

export function notePosition(position: string): void {
  if (latest === undefined || isLater(position, latest)) latest = position;
}

/** Positions are decimals of any length: the longer is the later. */
export function isLater(a: string, b: string): boolean {
  return a.length === b.length ? a > b : a.length > b.length;
}
