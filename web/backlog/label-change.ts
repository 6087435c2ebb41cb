const MOST = 20;

/** Which labels stand on all of the stories and which on some. */
export function labelStates(stories: readonly { readonly labels: readonly string[] }[]): ReadonlyMap<string, "all" | "some"> {
  const counts = new Map<string, number>();
  for (const { labels } of stories) for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return new Map([...counts].map(([label, count]) => [label, count === stories.length ? "all" : "some"]));
}

/** A story's labels after some were switched on (behind what it has) or off; twenty at most, as the product keeps. */
export function labelChange(labels: readonly string[], touched: ReadonlyMap<string, boolean>): readonly string[] {
  const kept = labels.filter((label) => touched.get(label) !== false);
  const added = [...touched].filter(([label, on]) => on && !kept.includes(label)).map(([label]) => label);
  return [...kept, ...added].slice(0, MOST);
}
