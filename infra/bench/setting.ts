import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { NewEvent } from "#infra/event-store/port.ts";
import { openDatabase } from "#infra/postgres/database.ts";
import { startEmbeddedPostgres } from "#infra/postgres/embedded.ts";
import { createLogger } from "#infra/telemetry/logger.ts";

/** An event of ordinary size: a story created, some 700 bytes with its metadata. */
export function sampleEvent(): NewEvent {
  const id = randomUUID();
  return {
    id,
    type: "story.created",
    data: {
      project_id: "0197a000-0000-7000-8000-000000000003",
      title: "Show the number of running agents on the team page",
      description: "Somebody who opens the page wants to see at once whether agents are at work.",
      acceptance_criteria: ["the number is there", "it changes without a reload"],
      labels: ["web"],
      priority: 5,
      story_points: 3,
      rank: "i0Ux5Yc01",
      external_key: null,
    },
    metadata: {
      schemaVersion: 1,
      occurredAt: "2026-11-23T09:00:00.000Z",
      actor: { kind: "user", id: "00000000-0000-7000-8000-000000000001" },
      teamId: "00000000-0000-7000-8000-000000000002",
      commandId: id,
      commandHash: "6f1ed002ab5595859014ebf0951522d9",
      correlationId: id,
      causationId: id,
      prevHash: "",
      hash: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    },
  };
}

/** A Postgres of its own, as durable as the product's, for as long as `work` runs. */
export async function withPostgres<Result>(directory: string, connections: number, work: (pool: pg.Pool, url: string) => Promise<Result>): Promise<Result> {
  const server = await startEmbeddedPostgres({ directory, logger: createLogger({ level: "silent" }) });
  try {
    const database = openDatabase(server.url, { max: connections });
    try {
      return await work(database.pool, server.url);
    } finally {
      await database.close();
    }
  } finally {
    await server.close();
  }
}
