import { useState } from "react";
import { reasonOf } from "./commands.ts";

/** Something that is asked of the server once at a time: whether it is under way, and in words why it was refused. */
export function useAttempt() {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await work();
    } catch (error) {
      setRefusal(reasonOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, attempt };
}
