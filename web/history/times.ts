import { dayIn } from "#schemas/time.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${timeZone}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat("en", { ...options, timeZone });
  formats.set(key, known);
  return known;
}

/** `14:05` in a time zone. */
export function clockTime(at: string, timeZone: string): string {
  return format("clock", timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));
}

/** `Mon, Nov 23, 2026, 14:05:09 GMT+1` in a time zone. */
export function fullTime(at: string, timeZone: string): string {
  return format("full", timeZone, { weekday: "short", year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZoneName: "short" }).format(new Date(at));
}

/** `Today`, `Yesterday`, or the day, of an instant in a time zone. */
export function dayHeading(at: string, timeZone: string, now: number): string {
  const day = dayIn(timeZone, at);
  if (day === dayIn(timeZone, now)) return "Today";
  if (day === dayIn(timeZone, now - 86_400_000)) return "Yesterday";
  return format("day", timeZone, { weekday: "long", year: "numeric", month: "long", day: "numeric" }).format(new Date(at));
}
