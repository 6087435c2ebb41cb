import type { EventStore } from "../event-store/port.ts";
import type { ReadModelPosition } from "../postgres/reached.ts";
import type { Readiness } from "./app.ts";

/** Ready when every projection has handled the log as it was when this process started. */
export async function readinessOf(store: EventStore, readModels: ReadModelPosition): Promise<Readiness> {
  const [last] = await store.readAll({ direction: "backwards", maxCount: 1 });
  const target = last?.position ?? 0n;
  return async () => {
    const ready = readModels.known >= target;
    return { ready, checks: { projections: ready ? "caught up" : `at ${readModels.known} of ${target}` } };
  };
}
