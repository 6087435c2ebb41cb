import path from "node:path";
import type { Config } from "../config/config.ts";
import { directoryStore } from "./directory.ts";
import type { FileStore } from "./store.ts";

/** Where attached files are kept, and where they are while they arrive. */
export interface Files {
  readonly store: FileStore;
  /** A directory of this machine, beside the store's where that is one. */
  readonly incoming: string;
}

/** As the configuration has it: an S3 bucket, or the data directory. */
export async function openFiles({ dataDir, s3 }: Pick<Config, "dataDir" | "s3">): Promise<Files> {
  // Amazon's client is loaded where there is a bucket
  const store = s3 ? (await import("./s3.ts")).s3Store(s3) : directoryStore(path.join(dataDir, "attachments"));
  return { store, incoming: path.join(dataDir, "attachments-incoming") };
}
