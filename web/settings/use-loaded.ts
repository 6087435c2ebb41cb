import { useCallback, useEffect, useRef, useState } from "react";
import { reasonOf } from "../api/commands.ts";

export interface Loaded<T> {
  readonly data: T | undefined;
  readonly error: string | undefined;
  readonly reload: () => void;
  /** Shows something at once, before the server has it. */
  readonly set: (data: T) => void;
}

/** What a route of REST answers. `read` must stay the same function. */
export function useLoaded<T>(read: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ readonly data: T | undefined; readonly error: string | undefined }>({ data: undefined, error: undefined });
  // Only the answer to the last question counts.
  const turn = useRef(0);
  const reload = useCallback(() => {
    turn.current += 1;
    const own = turn.current;
    read().then(
      (data) => own === turn.current && setState({ data, error: undefined }),
      (error: unknown) => own === turn.current && setState((now) => ({ ...now, error: reasonOf(error) })),
    );
  }, [read]);
  useEffect(() => {
    reload();
    return () => {
      turn.current += 1;
    };
  }, [reload]);
  return { ...state, reload, set: useCallback((data: T) => setState({ data, error: undefined }), []) };
}
