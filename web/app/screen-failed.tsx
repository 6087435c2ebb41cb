import { useState } from "react";
import { announce } from "../ui/announce.tsx";
import { ErrorState } from "../ui/states.tsx";

let partMissing = false;
// Vite's word for a part of the page that did not arrive: https://vite.dev/guide/build#load-error-handling
addEventListener("vite:preloadError", (event) => {
  partMissing = true;
  // By the browser's own words the router would begin the page anew at once, though the server may be away.
  (event as Event & { readonly payload: Error }).payload.message = "A part of the page could not be loaded";
});

/** What stands where a screen cannot be shown. */
export function ScreenFailed({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  return partMissing ? <PartMissing /> : <ErrorState title="This screen failed" onRetry={reset}>{error instanceof Error ? error.message : String(error)}</ErrorState>;
}

/** A browser does not fetch again what it could not fetch once, so the page begins anew; not before the server is there to begin it with. */
function PartMissing() {
  const [away, setAway] = useState(false);
  const retry = async () => {
    const there = await fetch("/healthz", { cache: "no-store" }).then(({ ok }) => ok, () => false);
    if (there) return location.reload();
    setAway(true);
    announce("The server still cannot be reached");
  };
  return (
    <ErrorState title="A part of the page could not be loaded" onRetry={() => void retry()}>
      {away ? "The server still cannot be reached." : "The server could not be reached. What you saved is safe."}
    </ErrorState>
  );
}
