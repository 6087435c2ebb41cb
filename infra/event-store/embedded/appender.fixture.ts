import { randomUUID } from "node:crypto";
import { openEmbeddedEventStore } from "./open.ts";

/** Appends as fast as it can to the log in `argv[2]` and says `stream revision id` for each append that was acknowledged. */
const store = await openEmbeddedEventStore({ directory: process.argv[2] ?? "" });
const run = randomUUID();
await Promise.all(
  Array.from({ length: 16 }, async (_, writer) => {
    const stream = `writer-${writer}-${run}`;
    for (let revision = -1; ; ) {
      const id = randomUUID();
      const filler = "x".repeat((revision % 50) * 100 + 200);
      const answer = await store.append(stream, [{ id: randomUUID(), type: "Before", data: { filler } }, { id, type: "Appended", data: { filler } }], revision < 0 ? "no_stream" : revision);
      revision = answer.revision;
      process.stdout.write(`${stream} ${revision} ${id}\n`);
    }
  }),
);
