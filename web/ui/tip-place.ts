interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
const GAP = 6;
const EDGE = 8;

/** Where a tip stands, in CSS pixels of the window: below its target, above where there is no room, never over the edge. */
export function tipPlace(target: Box, tip: { readonly width: number; readonly height: number }, page: { readonly width: number; readonly height: number }): { readonly left: number; readonly top: number } {
  const below = target.top + target.height + GAP;
  const top = below + tip.height + EDGE <= page.height ? below : Math.max(EDGE, target.top - GAP - tip.height);
  const centred = target.left + target.width / 2 - tip.width / 2;
  return { left: Math.round(Math.max(EDGE, Math.min(centred, page.width - tip.width - EDGE))), top: Math.round(top) };
}
