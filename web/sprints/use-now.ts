import { useEffect, useState } from "react";

/** The present in milliseconds since 1970, looked at again every minute (or as told) so that what depends on it stays true. */
export function useNow(everyMs = 60_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
