import path from "node:path";
import type { Config } from "../config/config.ts";
import { directoryStore } from "./directory.ts";
import { s3Store } from "./s3.ts";
import type { FileStore } from "./store.ts";

/** Where attached files are kept, and where they are while they arrive. */
export interface Files {
  readonly store: FileStore;
  /** A directory of this machine, beside the store's where that is one. */
  readonly incoming: string;
}

/** As the configuration has it: an S3 bucket, or the data directory. */
export function openFiles({ dataDir, s3 }: Pick<Config, "dataDir" | "s3">): Files {
  return { store: s3 ? s3Store(s3) : directoryStore(path.join(dataDir, "attachments")), incoming: path.join(dataDir, "attachments-incoming") };
}
