import type { Pool } from "pg";
import type { Position } from "#infra/event-store/port.ts";
import { tellRebuild } from "#infra/postgres/rebuild-requests.ts";
import type { Logger } from "#infra/telemetry/logger.ts";

/** Tells those who asked for a rebuild how far it is, one word at a time, and how it ended. */
export function rebuildReport(pool: Pool, requests: readonly string[], goal: () => Position, logger: Logger) {
  let telling: Promise<void> | undefined;
  return {
    onBatch({ position }: { readonly position: Position }): void {
      telling ??= tellRebuild(pool, requests, { position, goal: goal() })
        .catch((error: unknown) => logger.warn({ err: error }, "the progress of a rebuild could not be told"))
        .finally(() => (telling = undefined));
    },
    async done(): Promise<void> {
      await telling;
      await tellRebuild(pool, requests, { state: "done", position: goal(), goal: goal() });
    },
    /** The request stands: it is tried again, a few times. */
    async failed(error: unknown): Promise<void> {
      await telling;
      await tellRebuild(pool, requests, { reason: error instanceof Error ? error.message : String(error) }).catch((cause: unknown) => logger.warn({ err: cause }, "that a rebuild failed could not be told"));
    },
  };
}
