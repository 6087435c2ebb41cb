import { FileArchive, FileAudio, FileText, FileVideo, File as PlainFile, Paperclip, RotateCw, Trash2, X, type LucideIcon } from "lucide-react";
import { useEffect, useRef, useState, type DragEvent } from "react";
import { useMayHere } from "../session/team.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Skeleton } from "../ui/states.tsx";
import { Ago } from "./ago.tsx";
import { fileUrl, type Attachment, type Holder } from "./attachments-client.ts";
import { sizeWords } from "./file-size.ts";
import { Section } from "./section.tsx";
import { useAttachments, type Upload } from "./use-attachments.ts";

/** Pictures up to this size are shown small in the list. */
const SHOWN_BYTES = 3_000_000;
const shownTypes = /^image\/(?:png|jpeg|gif|webp|avif)$/;
const icons: readonly (readonly [RegExp, LucideIcon])[] = [
  [/^video\//, FileVideo],
  [/^audio\//, FileAudio],
  [/zip|gzip|tar|compressed/, FileArchive],
  [/^text\/|pdf|document|sheet|presentation/, FileText],
];

export interface AttachmentsProps {
  readonly of: Holder;
  readonly nameOf: (id: string) => string | undefined;
}

/** Files on a story or a task: chosen or dropped, fetched, taken away. */
export function Attachments({ of, nameOf }: AttachmentsProps) {
  const works = useMayHere()("work_on_tasks");
  const { files, error, uploads, reload, add, retry, cancel, remove } = useAttachments(of);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  // Beside the mark, a dropped file would take the page's place.
  useEffect(() => {
    const keep = (event: globalThis.DragEvent) => {
      if (event.dataTransfer?.types.includes("Files") === true) event.preventDefault();
    };
    addEventListener("dragover", keep);
    addEventListener("drop", keep);
    return () => {
      removeEventListener("dragover", keep);
      removeEventListener("drop", keep);
    };
  }, []);
  const carriesFiles = (event: DragEvent) => works && event.dataTransfer.types.includes("Files");
  const drag = {
    onDragOver: (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setOver(true);
    },
    onDragLeave: (event: DragEvent) => {
      if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(false);
      add(event.dataTransfer.files);
    },
  };
  return (
    <div {...drag} className={cx("-mx-2 rounded-md px-2 py-1 outline-2 outline-offset-0 outline-transparent transition-colors", over && "bg-accent-soft outline-accent-text")}>
      <Section title="Attachments" aside={files !== undefined && files.length > 0 ? String(files.length) : undefined}>
        {files === undefined && error === undefined && <Skeleton className="h-8" />}
        {files === undefined && error !== undefined && (
          <p role="alert" className="flex items-center gap-2 text-danger">
            The attachments could not be loaded. <Button size="sm" onClick={reload}>Try again</Button>
          </p>
        )}
        {(files ?? []).length + uploads.length > 0 && (
          <ul aria-label="Attachments" className="mb-1 flex flex-col">
            {files?.map((file) => <FileRow key={file.id} of={of} file={file} by={file.attached_by.name ?? nameOf(file.attached_by.id)} {...(works ? { onRemove: () => remove(file) } : {})} />)}
            {uploads.map((upload) => <UploadRow key={upload.id} upload={upload} onCancel={() => cancel(upload)} onRetry={() => retry(upload)} />)}
          </ul>
        )}
        {!works && files?.length === 0 && <p className="text-text-3">–</p>}
        {works && (
          <>
            <Button size="sm" variant="ghost" className="-ml-2" icon={<Paperclip size={13} aria-hidden />} onClick={() => input.current?.click()}>Attach files</Button>
            <span className="ml-1 text-sm text-text-3 pointer-coarse:hidden">or drop them here</span>
            <input
              ref={input}
              type="file"
              multiple
              aria-label="Files to attach"
              tabIndex={-1}
              className="sr-only"
              onChange={({ target }) => {
                add([...(target.files ?? [])]);
                target.value = "";
              }}
            />
          </>
        )}
      </Section>
    </div>
  );
}

function FileRow({ of, file, by, onRemove }: { readonly of: Holder; readonly file: Attachment; readonly by: string | undefined; readonly onRemove?: () => void }) {
  const url = fileUrl(of, file.id);
  const Icon = icons.find(([type]) => type.test(file.media_type))?.[1] ?? PlainFile;
  const shown = shownTypes.test(file.media_type) && file.size <= SHOWN_BYTES;
  return (
    <li className="group flex items-center gap-2.5 border-b border-line py-1">
      <span className="flex size-8 shrink-0 items-center justify-center overflow-hidden rounded-sm bg-surface-2 text-text-3">
        {shown ? <img src={url} alt="" loading="lazy" decoding="async" className="size-full object-cover" /> : <Icon size={16} aria-hidden />}
      </span>
      <div className="min-w-0 flex-1">
        <a href={url} download={file.file_name} className="block truncate rounded-sm hover:underline">{file.file_name}</a>
        <p className="truncate text-xs text-text-3">
          {sizeWords(file.size)}
          {by !== undefined && <> · {by}</>} · <Ago at={file.created_at} />
        </p>
      </div>
      {onRemove !== undefined && <IconButton size="sm" className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100" label={`Remove ${file.file_name}`} onClick={onRemove} icon={<Trash2 size={13} aria-hidden />} />}
    </li>
  );
}

function UploadRow({ upload, onCancel, onRetry }: { readonly upload: Upload; readonly onCancel: () => void; readonly onRetry: () => void }) {
  const percent = Math.round((upload.share ?? 0) * 100);
  return (
    <li className="flex items-center gap-2.5 border-b border-line py-1">
      <span className="flex size-8 shrink-0 items-center justify-center rounded-sm bg-surface-2 text-text-3"><Paperclip size={16} aria-hidden /></span>
      <div className="min-w-0 flex-1">
        <p className="truncate">{upload.name}</p>
        {upload.error !== undefined ? (
          <p role="alert" className="text-sm text-danger">{upload.error}</p>
        ) : (
          <div className="flex h-4 items-center gap-2">
            <progress aria-label={`Sending ${upload.name}`} max={100} value={percent} className="sr-only" />
            <div aria-hidden className="h-1 flex-1 overflow-hidden rounded-full bg-surface-3">
              <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${percent}%` }} />
            </div>
            <span aria-hidden className="w-14 text-right text-xs text-text-3 tabular-nums">{upload.share === undefined ? "Waiting" : `${percent} %`}</span>
          </div>
        )}
      </div>
      {upload.error !== undefined && <IconButton size="sm" label={`Try ${upload.name} again`} onClick={onRetry} icon={<RotateCw size={13} aria-hidden />} />}
      <IconButton size="sm" label={upload.error === undefined ? `Stop sending ${upload.name}` : `Take ${upload.name} off the list`} onClick={onCancel} icon={<X size={13} aria-hidden />} />
    </li>
  );
}
