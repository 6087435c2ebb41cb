import { openDatabase } from "../postgres/database.ts";
import { readMasterKey } from "../security/master-key.ts";
import { openVault } from "../security/secrets.ts";
import { ACCESS_TOKEN_SECONDS, Tokens } from "../security/tokens.ts";
import { databaseUnusable, productDatabase } from "./database.ts";
import { exitCodes, type ExitCode } from "./exit.ts";

export interface RotateFlags {
  readonly dataDir?: string;
}

/** `galaxy rotate-keys`: another key signs access tokens from now on, in every process; nobody is signed out. */
export async function rotateKeys({ dataDir }: RotateFlags): Promise<ExitCode> {
  const { url, dataDir: directory, config } = await productDatabase(dataDir);
  const database = openDatabase(url, { max: 2 });
  try {
    const masterKey = await readMasterKey({ masterKey: config.signIn.masterKey, dataDir: directory, make: false });
    const { pool } = database;
    // a key wrapped under another master key could be used by nobody: then nobody could sign in any more
    const vault = await openVault(pool, masterKey);
    const kid = await new Tokens({ pool, vault }).rotate();
    console.log(`Access tokens are signed with key ${kid} from now on; those that are out stay valid for their ${ACCESS_TOKEN_SECONDS / 60} minutes, and nobody is signed out`);
    return exitCodes.done;
  } catch (error) {
    throw databaseUnusable(error);
  } finally {
    await database.close();
  }
}
