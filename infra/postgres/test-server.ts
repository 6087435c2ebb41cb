import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { createLogger } from "../telemetry/logger.ts";
import { startEmbeddedPostgres } from "./embedded.ts";

/** Vitest's global setup: one Postgres for the whole run, without the durability that tests do not need. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(path.join(tmpdir(), "galaxy-test-pg-"));
  const server = await startEmbeddedPostgres({ directory, logger: createLogger({ level: "silent" }), settings: ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"] });
  project.provide("postgresUrl", server.url);
  return async () => {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  };
}
