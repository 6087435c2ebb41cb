import { FileUp, LoaderCircle } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { dropTargetForExternal } from "@atlaskit/pragmatic-drag-and-drop/external/adapter";
import { containsFiles, getFiles } from "@atlaskit/pragmatic-drag-and-drop/external/file";
import { preventUnhandled } from "@atlaskit/pragmatic-drag-and-drop/prevent-unhandled";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";

const MAX_BYTES = 100 * 1024 * 1024;

interface Props {
  /** Name of the file that is on its way. */
  readonly uploading: string | undefined;
  readonly error: string | undefined;
  readonly onChoose: (file: File) => void;
  readonly onAbort: () => void;
}

/** Choose or drop a file. */
export function ChooseStep({ uploading, error, onChoose, onAbort }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const take = (file: File | undefined) => {
    if (file === undefined) return;
    const reason = file.size === 0 ? `${file.name} is empty.` : file.size > MAX_BYTES ? `${file.name} is larger than 100 MB. Split it and import the parts one after the other.` : undefined;
    setRefusal(reason);
    if (reason === undefined) onChoose(file);
  };
  const target = useRef<HTMLElement>(null);
  const busy = uploading !== undefined;
  const taken = useRef(take);
  useEffect(() => {
    taken.current = take;
  });
  useEffect(() => {
    const element = target.current;
    if (element === null || busy) return undefined;
    return dropTargetForExternal({
      element,
      canDrop: containsFiles,
      // A file that misses the target must not replace the page.
      onDragEnter: () => {
        preventUnhandled.start();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        preventUnhandled.stop();
        setOver(false);
        taken.current(getFiles({ source })[0]);
      },
    });
  }, [busy]);
  const problem = refusal ?? error;
  return (
    <div className="flex flex-col gap-3">
      <section
        ref={target}
        aria-label="File to import"
        className={cx("flex min-h-48 flex-col items-center justify-center gap-3 rounded-lg border border-dashed px-4 py-8 text-center transition-colors", over ? "border-accent-text bg-accent-soft" : "border-line-strong bg-surface-0")}
      >
        {uploading === undefined ? (
          <>
            <FileUp size={24} aria-hidden className="text-text-3" />
            <p className="text-text-2">{over ? "Let go to read the file" : "Drop a CSV file here, or"}</p>
            <Button variant="primary" onClick={() => input.current?.click()}>Choose a file</Button>
          </>
        ) : (
          <output className="flex flex-col items-center gap-3">
            <LoaderCircle size={24} aria-hidden className="animate-spin text-accent-text" />
            <span className="max-w-full truncate">Reading {uploading}</span>
            <Button size="sm" onClick={onAbort}>Cancel</Button>
          </output>
        )}
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          aria-label="CSV file"
          tabIndex={-1}
          className="sr-only"
          onChange={({ target }) => {
            take(target.files?.[0]);
            target.value = "";
          }}
        />
      </section>
      {problem !== undefined && <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger">{problem}</p>}
      <p className="text-sm text-text-3">Jira's own CSV export, or any file with a line of column names, up to 100 MB. Nothing is made before you have checked the columns, and importing the same file again makes nothing twice.</p>
    </div>
  );
}
