import { ChartLine, Download, Image, Table2 } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";
import { announce } from "../ui/announce.tsx";
import { IconButton } from "../ui/button.tsx";
import { toastError } from "../ui/toast.tsx";
import { downloadCsv } from "./csv.ts";
import { downloadPng } from "./png.ts";

export type TableRow = readonly (string | number | null)[];

interface Props {
  readonly title: string;
  /** The chart in a sentence: what a screen reader gets instead of the picture. */
  readonly summary: string;
  readonly controls?: ReactNode;
  readonly chart: ReactNode;
  readonly head: readonly string[];
  readonly rows: readonly TableRow[];
  /** Without its ending. */
  readonly fileName: string;
}

/** A chart with its sentence, the table behind it, and both as files. */
export function ChartFrame({ title, summary, controls, chart, head, rows, fileName }: Props) {
  const [asTable, setAsTable] = useState(false);
  const figure = useRef<HTMLDivElement>(null);
  const savePng = async () => {
    const svg = figure.current?.querySelector<SVGSVGElement>("svg.recharts-surface");
    if (!svg) return;
    try {
      await downloadPng(`${fileName}.png`, svg, title);
      announce("Picture saved");
    } catch (error) {
      toastError("The picture was not made", error instanceof Error ? error.message : undefined);
    }
  };
  return (
    <section aria-label={title} className="rounded-lg border border-line bg-surface-1 p-4 shadow-card">
      <div className="flex flex-wrap items-start gap-2">
        <div className="min-w-0 flex-1 basis-60">
          <h2 className="text-lg">{title}</h2>
          <p className="text-text-2">{summary}</p>
        </div>
        <div className="flex items-center gap-1 max-sm:w-full">
          {controls}
          <IconButton
            size="sm"
            className="size-7 max-sm:ml-auto"
            aria-pressed={asTable}
            label={asTable ? "Show the chart" : "Show the table"}
            icon={asTable ? <ChartLine size={15} aria-hidden /> : <Table2 size={15} aria-hidden />}
            onClick={() => setAsTable(!asTable)}
          />
          <IconButton size="sm" className="size-7" label="Save as a picture (PNG)" disabled={asTable} icon={<Image size={15} aria-hidden />} onClick={() => void savePng()} />
          <IconButton size="sm" className="size-7" label="Save the numbers (CSV)" icon={<Download size={15} aria-hidden />} onClick={() => downloadCsv(`${fileName}.csv`, [head, ...rows])} />
        </div>
      </div>
      <div className="mt-3" ref={figure}>
        {asTable ? <NumbersTable title={title} head={head} rows={rows} /> : chart}
      </div>
    </section>
  );
}

function NumbersTable({ title, head, rows }: { readonly title: string; readonly head: readonly string[]; readonly rows: readonly TableRow[] }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable with the keyboard
    <section tabIndex={0} aria-label={`Numbers of ${title}`} className="max-h-[360px] overflow-auto rounded-md border border-line">
      <table className="w-full border-collapse text-left tabular-nums">
        <caption className="sr-only">{title}</caption>
        <thead className="sticky top-0 bg-surface-2 text-sm text-text-3">
          <tr>
            {head.map((name, i) => (
              <th key={name} scope="col" className={i === 0 ? "px-3 py-1.5 font-normal whitespace-nowrap" : "px-3 py-1.5 text-right font-normal"}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr key={String(row[0])}>
              {row.map((cell, i) => (
                <td key={head[i]} className={i === 0 ? "px-3 py-1.5 whitespace-nowrap" : "px-3 py-1.5 text-right text-text-2"}>{cell ?? "–"}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
