import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { MAX_ATTACHMENT_BYTES } from "#schemas/attachments.ts";
import { newId, reasonOf, sendCommand } from "../api/commands.ts";
import { onTeamEvent } from "../api/team-events.ts";
import { announce } from "../ui/announce.tsx";
import { toastDeferred, toastError } from "../ui/toast.tsx";
import { attach, readAttachments, type Attachment, type Holder } from "./attachments-client.ts";

const AT_ONCE = 2;
/** The read model is a moment behind the event that was told. */
const SETTLE_MS = 150;

export interface Upload {
  readonly id: string;
  readonly name: string;
  /** 0 to 1; undefined while it waits for others. */
  readonly share: number | undefined;
  /** Why it was not taken. */
  readonly error: string | undefined;
  readonly file: File;
  readonly stop: AbortController;
}
export interface Attachments {
  /** Undefined while loading. */
  readonly files: readonly Attachment[] | undefined;
  readonly error: string | undefined;
  readonly uploads: readonly Upload[];
  readonly reload: () => void;
  readonly add: (files: Iterable<File>) => void;
  readonly retry: (upload: Upload) => void;
  /** Gives an upload up, or takes a failed one off the list. */
  readonly cancel: (upload: Upload) => void;
  readonly remove: (file: Attachment) => void;
}

/** The files of a story or a task, and those on their way. Two are sent at a time. */
export function useAttachments({ kind, id }: Holder): Attachments {
  const holder = useMemo<Holder>(() => ({ kind, id }), [kind, id]);
  const [state, setState] = useState<{ readonly files: readonly Attachment[] | undefined; readonly error: string | undefined }>({ files: undefined, error: undefined });
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const turn = useRef(0);
  const running = useRef(0);
  const queue = useRef<Upload[]>([]);

  const reload = useCallback(() => {
    turn.current += 1;
    const own = turn.current;
    return readAttachments(holder).then(
      (files) => own === turn.current && setState({ files, error: undefined }),
      (error: unknown) => own === turn.current && setState((now) => ({ ...now, error: reasonOf(error) })),
    );
  }, [holder]);
  useEffect(() => {
    void reload();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const off = onTeamEvent((event) => {
      if (event !== undefined && (event.entityId !== holder.id || !/\.(?:at|de)tached$/u.test(event.type))) return;
      clearTimeout(timer);
      timer = setTimeout(() => void reload(), SETTLE_MS);
    });
    return () => {
      clearTimeout(timer);
      off();
      turn.current += 1;
    };
  }, [holder, reload]);

  const patch = (uploadId: string, change: Partial<Upload>) => setUploads((now) => now.map((upload) => (upload.id === uploadId ? { ...upload, ...change } : upload)));
  const drop = (uploadId: string) => setUploads((now) => now.filter((upload) => upload.id !== uploadId));
  const next = () => {
    while (running.current < AT_ONCE) {
      const upload = queue.current.shift();
      if (upload === undefined) return;
      running.current += 1;
      void send(upload).finally(() => {
        running.current -= 1;
        next();
      });
    }
  };
  const send = async (upload: Upload) => {
    if (upload.stop.signal.aborted) return;
    patch(upload.id, { share: 0 });
    try {
      await attach(holder, upload.file, (share) => patch(upload.id, { share }), upload.stop.signal);
      await reload();
      drop(upload.id);
      announce(`${upload.name} attached`);
    } catch (error) {
      if (upload.stop.signal.aborted) return;
      patch(upload.id, { share: undefined, error: reasonOf(error) });
      announce(`${upload.name} was not attached`);
    }
  };
  const start = (fresh: readonly Upload[]) => {
    queue.current.push(...fresh.filter(({ error }) => error === undefined));
    next();
  };

  return {
    files: state.files?.filter((file) => !hidden.has(file.id)),
    error: state.error,
    uploads,
    reload: () => void reload(),
    add(files) {
      const fresh = [...files].map((file): Upload => ({ id: newId(), name: file.name, share: undefined, error: problemOf(file), file, stop: new AbortController() }));
      setUploads((now) => [...now, ...fresh]);
      start(fresh);
    },
    retry(upload) {
      const again = { ...upload, error: problemOf(upload.file), stop: new AbortController() };
      setUploads((now) => now.map((known) => (known.id === upload.id ? again : known)));
      start([again]);
    },
    cancel(upload) {
      upload.stop.abort(new DOMException("Given up", "AbortError"));
      drop(upload.id);
    },
    remove(file) {
      const show = () => setHidden((now) => new Set([...now].filter((known) => known !== file.id)));
      setHidden((now) => new Set(now).add(file.id));
      toastDeferred(
        `${file.file_name} removed`,
        () => {
          const gone = holder.kind === "story" ? sendCommand("detach_from_story", { story_id: holder.id, attachment_id: file.id }) : sendCommand("detach_from_task", { task_id: holder.id, attachment_id: file.id });
          gone.then(reload, (error: unknown) => {
            show();
            toastError(`${file.file_name} was not removed`, reasonOf(error));
          });
        },
        show,
      );
    },
  };
}

/** What can be said before anything is sent. */
function problemOf(file: File): string | undefined {
  if (file.size === 0) return "The file is empty.";
  if (file.size > MAX_ATTACHMENT_BYTES) return `The file is larger than ${MAX_ATTACHMENT_BYTES / 1_048_576} MB.`;
  return undefined;
}
