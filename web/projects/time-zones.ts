import { isTimeZone } from "#schemas/time.ts";

/** Every time zone the browser knows, `UTC` first; the browser's own is in it even where its list leaves it out. */
export function timeZones(): readonly string[] {
  const own = browserTimeZone();
  return [...new Set(["UTC", own, ...Intl.supportedValuesOf("timeZone")])].sort((a, b) => (a === "UTC" ? -1 : b === "UTC" ? 1 : a < b ? -1 : 1));
}

/** Whether a zone has a word that begins with what was typed: `tok` finds Tokyo, not Vostok. */
export function zoneMatches(zone: string, typed: string): boolean {
  const wanted = typed.trim().toLowerCase().replaceAll(" ", "_");
  const name = zone.toLowerCase();
  return name.startsWith(wanted) || name.split(/[/_-]/).some((word, i, words) => words.slice(i).join("_").startsWith(wanted) || word.startsWith(wanted));
}

/** Where the person sits, as far as the browser says; UTC otherwise. */
export function browserTimeZone(): string {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone && isTimeZone(zone) ? zone : "UTC";
}
