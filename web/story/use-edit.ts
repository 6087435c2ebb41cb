import { useCallback, useEffect, useRef, useState } from "react";
import { reasonOf, sendCommand, type CommandInput, type CommandName } from "../api/commands.ts";
import { toastError } from "../ui/toast.tsx";

export type Send = <Name extends CommandName>(name: Name, input: CommandInput<Name>, what: string) => Promise<boolean>;

/**
 * Sends commands of the panel one after the other and reads the card again after each. Answers whether it was done;
 * a refusal is told in words with `what` ("The title was not changed").
 */
export function useSend(refetch: () => void): Send {
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  return useCallback(
    (name, input, what) => {
      const run = queue.current
        .then(() => sendCommand(name, input))
        .then(
          () => true,
          (error: unknown) => {
            toastError(what, reasonOf(error));
            return false;
          },
        )
        .finally(refetch);
      queue.current = run;
      return run;
    },
    [refetch],
  );
}

/**
 * A value as the person last set it, until the server's has changed: shown at once, put back when `send` answers false.
 */
export function useOptimistic<Value>(server: Value, same: (a: Value, b: Value) => boolean = Object.is): readonly [Value, (value: Value, send: () => Promise<boolean>) => void] {
  const [mine, setMine] = useState<{ readonly value: Value } | undefined>();
  const known = useRef(server);
  useEffect(() => {
    if (same(known.current, server)) return;
    known.current = server;
    setMine(undefined);
  }, [server, same]);
  const change = useCallback((value: Value, send: () => Promise<boolean>) => {
    const attempt = { value };
    setMine(attempt);
    void send().then((done) => {
      if (!done) setMine((now) => (now === attempt ? undefined : now));
    });
  }, []);
  return [mine === undefined ? server : mine.value, change];
}

/** Two lists of words are the same words in the same order. */
export function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, index) => word === b[index]);
}
