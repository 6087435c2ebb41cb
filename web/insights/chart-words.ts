const formats = new Map<string, Intl.DateTimeFormat>();

function format(key: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${key} ${timeZone}`;
  const known = formats.get(id);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en", { ...options, timeZone });
  formats.set(id, made);
  return made;
}

/** `Nov 23` of an instant in a time zone. */
export function dayLabel(at: number, timeZone: string): string {
  return format("day", timeZone, { month: "short", day: "numeric" }).format(at);
}

/** `Mon, Nov 23, 14:05` of an instant in a time zone. */
export function momentLabel(at: number, timeZone: string): string {
  return format("moment", timeZone, { weekday: "short", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** Every n-th of `all`, with n as small as `fit` labels allow. */
export function thinned<T>(all: readonly T[], fit: number): readonly T[] {
  const step = Math.max(1, Math.ceil(all.length / Math.max(1, fit)));
  return all.filter((_, i) => i % step === 0);
}

/** Round values from zero to a little above the highest, for an axis of points. */
export function pointTicks(highest: number, count = 5): readonly number[] {
  const rough = Math.max(highest, 1) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 2.5, 5, 10].map((m) => m * power).find((size) => size >= rough) ?? rough);
  const ticks: number[] = [];
  for (let value = 0; value < highest + step; value += step) ticks.push(Math.round(value * 100) / 100);
  return ticks;
}

/** `+3`, `−2`: with a real minus, as numbers beside each other need it. */
export function signed(value: number): string {
  return value < 0 ? `−${-value}` : `+${value}`;
}

/** Pushes labels apart that would overlap: answers a place for each, in the order given. */
export function spread(places: readonly number[], gap: number, min: number, max: number): readonly number[] {
  const order = places.map((_, i) => i).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const result = [...places];
  let floor = min;
  for (const i of order) {
    result[i] = Math.max(result[i] ?? 0, floor);
    floor = (result[i] ?? 0) + gap;
  }
  let ceiling = max;
  for (const i of order.toReversed()) {
    result[i] = Math.min(result[i] ?? 0, ceiling);
    ceiling = (result[i] ?? 0) - gap;
  }
  return result;
}
