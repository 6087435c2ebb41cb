/** What the command line ends with; the names of `sysexits.h` where one fits. */
export const exitCodes = {
  /** Everything that was asked for is done. */
  done: 0,
  /** The import ended, but some rows were refused. */
  rowsFailed: 1,
  /** The log is not what was appended to it. */
  broken: 1,
  /** Refused by the product, or ended before its end. */
  failed: 2,
  /** The command line itself cannot be understood (EX_USAGE). */
  usage: 64,
  /** The file cannot be read (EX_NOINPUT). */
  noInput: 66,
  /** The event log cannot be understood as a whole (EX_DATAERR). */
  damaged: 65,
  /** The product does not answer (EX_UNAVAILABLE). */
  unavailable: 69,
  /** Nobody is signed in, or the key is not valid (EX_NOPERM). */
  noPermission: 77,
  /** Another process uses the event log (EX_TEMPFAIL). */
  inUse: 75,
  /** The environment says something that cannot be used (EX_CONFIG). */
  config: 78,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Something the person at the terminal can mend; `message` is for them. */
export class CliError extends Error {
  readonly exitCode: ExitCode;
  constructor(message: string, exitCode: ExitCode, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "CliError";
    this.exitCode = exitCode;
  }
}
