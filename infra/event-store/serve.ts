import path from "node:path";
import { logVerbosity, setLogVerbosity } from "@grpc/grpc-js";
import { Command, InvalidArgumentError } from "commander";
import { ConfigError, readConfig } from "../config/config.ts";
import { EmbeddedLogError, openEmbeddedEventStore } from "./embedded/open.ts";
import { startWireServer } from "./wire/server.ts";

/** `npm run eventstore`: the embedded log behind EventStoreDB's protocol, for processes that share it and for EventStoreDB's own tools. */
const program = new Command("npm run eventstore --")
  .description("Serves the event log over EventStoreDB's gRPC protocol, without encryption or passwords.")
  .option("--port <number>", "port to listen on, 0 for any", toPort, 2113)
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .option("--data-dir <directory>", "the product's data directory; the log is in its `events` (default: GALAXY_DATA_DIR or .galaxy)")
  .allowExcessArguments(false)
  .showHelpAfterError("(--help shows the options)");

interface Options {
  readonly port: number;
  readonly host: string;
  readonly dataDir?: string;
}

function toPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
  return port;
}

setLogVerbosity(logVerbosity.NONE); // what goes wrong is said below, in words

async function serve({ port, host, dataDir }: Options): Promise<void> {
  const directory = path.join(dataDir === undefined ? readConfig().dataDir : path.resolve(dataDir), "events");
  const store = await openEmbeddedEventStore({ directory });
  const server = await startWireServer(store, { host, port }).catch(async (error: unknown) => {
    await store.close();
    throw new CannotListen(`cannot listen on ${host}:${port}: ${reasonOf(error)}`, { cause: error });
  });
  if (!["127.0.0.1", "::1", "localhost"].includes(host)) console.error(`Warning: whoever reaches ${host}:${server.port} can read and write every event.`);
  console.log(`Event store ready: esdb://${host}:${server.port}?tls=false (data in ${directory})`);

  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(130); // asked twice: at once; what was acknowledged is on disk
    stopping = true;
    await server.close();
    await store.close();
    process.exit(0);
  };
  process.on("SIGINT", () => void stop());
  process.on("SIGTERM", () => void stop());
}

class CannotListen extends Error {}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes("EADDRINUSE") || message.includes("address already in use")) return "the port is in use; choose another with --port";
  if (message.includes("EACCES")) return "the port may not be used by this user; choose one above 1023 with --port";
  return message;
}

try {
  await serve(program.parse().opts<Options>());
} catch (error) {
  if (!(error instanceof EmbeddedLogError || error instanceof ConfigError || error instanceof CannotListen)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
