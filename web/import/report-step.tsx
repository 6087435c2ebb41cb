import { useNavigate } from "@tanstack/react-router";
import { Download } from "lucide-react";
import { useEffect, useState } from "react";
import type { ImportProgress } from "#schemas/imports.ts";
import { projectKey } from "../projects/project-actions.ts";
import { announce } from "../ui/announce.tsx";
import { Button } from "../ui/button.tsx";
import { reportUrl } from "./import-client.ts";
import { Count } from "./run-step.tsx";

interface Props {
  readonly progress: ImportProgress;
  readonly onClose: () => void;
  readonly onAgain: () => void;
}

const SHOWN = 200;

/** What became of every row. */
export function ReportStep({ progress, onClose, onAgain }: Props) {
  const navigate = useNavigate();
  const [problem, setProblem] = useState<string>();
  const { rows, project_id: projectId } = progress;
  const sentence = headline(progress);
  useEffect(() => announce(sentence), [sentence]);
  const open = async (id: string) => {
    try {
      const key = await projectKey(id);
      onClose();
      await navigate({ to: "/projects/$key/backlog", params: { key } });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : "The project could not be opened.");
    }
  };
  return (
    <div className="flex flex-col gap-4">
      <p className={progress.status === "failed" ? "text-danger" : "text-text-1"}>{sentence}</p>
      {progress.error !== undefined && <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger">{progress.error}</p>}
      <dl className="grid grid-cols-3 gap-2 text-center">
        <Count name="Created" value={progress.created} />
        <Count name="Skipped" value={progress.skipped} />
        <Count name="Failed" value={progress.failed} tone={progress.failed > 0 ? "text-danger" : ""} />
      </dl>
      {rows.length > 0 && (
        <div className="overflow-hidden rounded-lg border border-line">
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable with the keyboard */}
          <section tabIndex={0} aria-label="Rows that were not created" className="max-h-64 overflow-auto">
            <table className="w-full border-collapse text-left">
              <caption className="sr-only">Rows that were not created</caption>
              <thead className="sticky top-0 bg-surface-2 text-sm text-text-3">
                <tr>
                  <th scope="col" className="w-16 px-3 py-1.5 text-right font-normal">Line</th>
                  <th scope="col" className="px-3 py-1.5 font-normal">Key</th>
                  <th scope="col" className="px-3 py-1.5 font-normal">Reason</th>
                </tr>
              </thead>
              <tbody className="divide-y divide-line">
                {rows.slice(0, SHOWN).map((row) => (
                  <tr key={`${row.line} ${row.reason}`}>
                    <td className="px-3 py-1.5 text-right align-top tabular-nums">{row.line}</td>
                    <td className="px-3 py-1.5 align-top font-mono text-sm whitespace-nowrap">{row.key === "" ? "–" : row.key}</td>
                    <td className={row.kind === "failed" ? "px-3 py-1.5 text-danger" : "px-3 py-1.5 text-text-2"}>
                      <span className="sr-only">{row.kind === "failed" ? "Failed: " : "Skipped: "}</span>
                      {row.reason}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <div className="flex flex-wrap items-center justify-between gap-2 border-t border-line px-3 py-2 text-sm text-text-3">
            <span>{rows.length > SHOWN ? `The first ${SHOWN} rows are shown; all of them are in the file.` : `${rows.length} ${rows.length === 1 ? "row" : "rows"} not created`}</span>
            <a
              href={reportUrl(progress.id)}
              download
              className="inline-flex h-7 items-center gap-1.5 rounded-md border border-line bg-surface-1 px-2 text-text-1 shadow-card hover:bg-surface-2 pointer-coarse:min-h-10"
            >
              <Download size={14} aria-hidden /> Download as CSV
            </a>
          </div>
        </div>
      )}
      {progress.notes.length > 0 && (
        <details>
          <summary className="w-fit rounded-sm text-text-2 select-none hover:text-text-1">Understood differently than written ({progress.notes.length})</summary>
          <ul className="mt-1 ml-4 list-disc text-text-2">
            {progress.notes.map(({ note, count, lines }) => (
              <li key={note}>
                {note} <span className="text-sm text-text-3">{count === 1 ? `line ${lines[0] ?? ""}` : `${count} rows, first in line ${lines[0] ?? ""}`}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {problem !== undefined && <p role="alert" className="text-danger">{problem}</p>}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onAgain}>Import another file</Button>
        {projectId === null ? <Button variant="primary" onClick={onClose}>Close</Button> : <Button variant="primary" onClick={() => void open(projectId)}>Open the backlog</Button>}
      </div>
    </div>
  );
}

function headline({ status, created, skipped, failed }: ImportProgress): string {
  const made = `${created.toLocaleString("en")} ${created === 1 ? "story" : "stories"}`;
  if (status === "failed") return `The import stopped. ${made} had been created by then.`;
  if (status === "cancelled") return `The import was cancelled. ${made} had been created by then.`;
  if (created === 0 && failed === 0 && skipped > 0) return "Nothing new: every row of this file had been imported before.";
  return failed > 0 ? `${made} created; ${failed} ${failed === 1 ? "row needs" : "rows need"} a look.` : `${made} created.`;
}
