import { cpus, totalmem } from "node:os";

/** One figure: ours, what it is compared with, and what it has to reach. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  /** Measured in the same run on the same machine; absent where the target is absolute. */
  readonly baseline?: { readonly what: string; readonly value: number };
  readonly target: { readonly kind: "ratio_at_least" | "ratio_at_most" | "below"; readonly value: number };
  /** What else was seen, in the words of a table's footnote. */
  readonly note?: string;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly platform: string;
}

export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
  };
}

export function ratioOf(figure: Figure): number | undefined {
  return figure.baseline && figure.baseline.value > 0 ? figure.ours / figure.baseline.value : undefined;
}

export function reached(figure: Figure): boolean {
  const ratio = ratioOf(figure);
  switch (figure.target.kind) {
    case "ratio_at_least":
      return ratio !== undefined && ratio >= figure.target.value;
    case "ratio_at_most":
      return ratio !== undefined && ratio <= figure.target.value;
    case "below":
      return figure.ours < figure.target.value;
    default:
      return figure.target.kind satisfies never;
  }
}

function amount(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}

function targetOf(figure: Figure): string {
  switch (figure.target.kind) {
    case "ratio_at_least":
      return `≥ ${figure.target.value} ×`;
    case "ratio_at_most":
      return `≤ ${figure.target.value} ×`;
    case "below":
      return `< ${amount(figure.target.value)} ${figure.unit}`;
    default:
      return figure.target.kind satisfies never;
  }
}

/** The figures as a Markdown table, so that what the terminal shows can be pasted. */
export function table(figures: readonly Figure[]): string {
  const head = ["what", "ours", "baseline", "ratio", "target", ""];
  const rows = figures.map((figure) => {
    const ratio = ratioOf(figure);
    return [
      figure.name,
      `${amount(figure.ours)} ${figure.unit}`,
      figure.baseline ? `${amount(figure.baseline.value)} ${figure.unit} (${figure.baseline.what})` : "—",
      ratio === undefined ? "—" : `${ratio.toFixed(2)} ×`,
      targetOf(figure),
      reached(figure) ? "reached" : "missed",
    ];
  });
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const notes = figures.flatMap((figure) => (figure.note ? [`- ${figure.name}: ${figure.note}`] : []));
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line), ...(notes.length > 0 ? ["", ...notes] : [])].join("\n");
}

/** Nearest-rank percentile; `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

/** Runs `work` from `callers` loops at once until the time is up; how many calls were finished a second. */
export async function throughput(callers: number, seconds: number, work: (caller: number, turn: number) => Promise<unknown>): Promise<number> {
  let finished = 0;
  const started = performance.now();
  const until = started + seconds * 1_000;
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let turn = 0; performance.now() < until; turn += 1) {
        await work(caller, turn);
        finished += 1;
      }
    }),
  );
  return (finished * 1_000) / (performance.now() - started);
}
