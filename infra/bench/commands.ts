import { randomUUID } from "node:crypto";
import { getPostgreSQLEventStore } from "@event-driven-io/emmett-postgresql";
import { signIn } from "#infra/test/signed-in.ts";
import { startProduct } from "#infra/process/testing.ts";
import { BenchClient } from "./http-client.ts";
import { throughput } from "./report.ts";
import type { Bench } from "./run.ts";
import { sampleEvent, withPostgres } from "./setting.ts";

/** Whole commands over HTTP (validated, authorised, decided, durable, being projected), against bare appends of Emmett. */
export const commands: Bench = {
  name: "commands",
  help: "commands through HTTP, authorised, decided, durable, 64 clients",
  async run({ directory, seconds, progress }) {
    progress("commands over HTTP, 64 clients");
    const product = await startProduct({ dataDir: `${directory}/commands` });
    const as = await signIn(product.url);
    const client = new BenchClient(product.url, 64, as.headers);
    const data = sampleEvent().data as Record<string, unknown>;
    let ours: number;
    try {
      const project = await client.command("create_project", { team_id: as.teamId, name: "Bench" });
      const create = () =>
        client.command("create_story", { project_id: project.id, title: data["title"], description: data["description"], acceptance_criteria: data["acceptance_criteria"], labels: data["labels"], story_points: 3 });
      await throughput(64, seconds / 2, create);
      ours = await throughput(64, seconds, create);
    } finally {
      client.close();
      await product.stop();
    }

    progress("emmett-postgresql, bare appends, 64 callers");
    const baseline = await withPostgres(`${directory}/commands-pg`, 16, async (pool, url) => {
      const store = getPostgreSQLEventStore(url, { connectionOptions: { pool, pooled: true } });
      try {
        await store.schema.migrate();
        const append = () => {
          const event = sampleEvent();
          return store.appendToStream(`story-${randomUUID()}`, [{ type: event.type, data: event.data as Record<string, unknown>, metadata: event.metadata as Record<string, unknown> }], { expectedStreamVersion: "STREAM_DOES_NOT_EXIST" });
        };
        await throughput(64, seconds / 2, append);
        return await throughput(64, seconds, append);
      } finally {
        await store.close();
      }
    });
    return [{ name: "commands through HTTP, authorised, decided, durable (64 clients)", unit: "/s", ours, baseline: { what: "emmett-postgresql, bare appends", value: baseline }, target: { kind: "ratio_at_least", value: 1.5 } }];
  },
};
