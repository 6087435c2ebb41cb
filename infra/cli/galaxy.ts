/** The command line of a running product: `npm run galaxy -- COMMAND`. It talks to it over HTTP. */
import { Command, CommanderError } from "commander";
import { CliError, exitCodes, type ExitCode } from "./exit.ts";
import { importFile, type ImportOptions } from "./import.ts";
import type { RebuildFlags } from "./rebuild.ts";
import type { RotateFlags } from "./rotate-keys.ts";
import { signIn } from "./sign-in.ts";
import { showStatus } from "./status.ts";
import type { VerifyFlags } from "./verify.ts";

const address = ["--url <address>", "where the product runs", process.env["GALAXY_URL"] ?? `http://localhost:${process.env["PORT"] ?? "4000"}`] as const;
type ImportFlags = Pick<ImportOptions, "url" | "project" | "projectId" | "encoding" | "report"> & Partial<Pick<ImportOptions, "mapping" | "dryRun" | "yes">> & { readonly nullIsEmpty?: boolean };
let exitCode: ExitCode = exitCodes.done;

const program = new Command("galaxy")
  .description("Software Galaxy from the command line. But for verify, the product has to run (npm start).")
  .showHelpAfterError("(galaxy --help shows what there is)")
  .exitOverride()
  .addHelpText("after", "\nExit codes: 0 done; 1 an import ended with rows that failed, or the event log is not whole; 2 refused or ended early; 64 command line not understood; 65 event log damaged; 66 file or log cannot be read; 69 the product or the event store does not answer; 75 event log in use; 77 not signed in; 78 environment not understood; 130 interrupted.");

program
  .command("import")
  .description("Import a backlog from a CSV file: Jira's own export, or any list with a header. The same file again makes nothing twice.")
  .argument("<file>", "the CSV file, up to 100 MB")
  .option("-p, --project <name>", "project to import into; made when there is none of that name")
  .option("--project-id <id>", "project to import into, by its id")
  .option("-m, --mapping <column=field>", "what a column becomes, instead of what was recognised; an empty field leaves it out; #3 is the third column; may be repeated", (value: string, all: readonly string[] = []) => [...all, value])
  .option("--encoding <name>", "encoding of the file, where it is recognised wrongly, such as windows-1252")
  .option("--null-is-empty", "leave a description empty where the file says NULL, as database exports do")
  .option("-n, --dry-run", "show how the file is understood, and import nothing")
  .option("-y, --yes", "do not ask before it runs")
  .option("--report <file.csv>", "write every row that was not created, with its line and the reason, to a file")
  .option(...address)
  .addHelpText("after", "\nExamples:\n  npm run galaxy -- import backlog.csv --project \"Spring XD\"\n  npm run galaxy -- import jira.csv --project Galaxy --mapping 'Custom field (Size)=story_points' --mapping 'Labels=' --dry-run")
  .action(async (file: string, { nullIsEmpty = false, dryRun = false, yes = false, mapping = [], ...options }: ImportFlags) => {
    exitCode = await importFile(file, { ...options, mapping, dryRun, yes, nullIsEmpty });
  });

program
  .command("sign-in")
  .description("Sign in with email and password; makes an API key for this computer and remembers it.")
  .option("--team <address>", "the team to work in, by its address; asked for where there are several")
  .option(...address)
  .addHelpText("after", "\nThe key is kept in ~/.config/software-galaxy/credentials.json (or below XDG_CONFIG_HOME), for you alone. In scripts set GALAXY_API_KEY instead.")
  .action(async (options: { readonly url: string; readonly team?: string }) => {
    exitCode = await signIn(options);
  });

program
  .command("status")
  .description("Whether the product is ready, how far its read models are behind the log, which projects there are.")
  .option(...address)
  .action(async (options: { readonly url: string }) => {
    exitCode = await showStatus(options);
  });

program
  .command("verify")
  .description("Verify the hash chain of every stream in the event log: that no event was changed, replaced, or taken out between others.")
  .option("--data-dir <directory>", "the product's data directory; the product must not run on it (default: EVENTSTORE_URL, or GALAXY_DATA_DIR, or .galaxy)")
  .option("--json", "write the report as JSON")
  .addHelpText("after", "\nIt ends with 1 when a chain is broken, naming stream and revision. With EVENTSTORE_URL the log is read while others write to it.\nOf a stream that was cut off at its end the rest is whole; compare the number of events with a backup.")
  .action(async (options: VerifyFlags) => {
    const { verify } = await import("./verify.ts"); // with it come the engines, which nothing else here needs
    exitCode = await verify(options);
  });

program
  .command("rebuild")
  .description("Build all read models anew from the event log, beside the present ones, which are read and kept up to date until the switch.")
  .option("--data-dir <directory>", "the product's data directory (default: DATABASE_URL, or GALAXY_DATA_DIR, or .galaxy)")
  .allowExcessArguments(false)
  .option("--no-wait", "ask for it and return")
  .addHelpText("after", "\nThey are made together, in one reading of the log. The request is kept in Postgres: where no projectors run at the moment, the next that start fulfil it.\nWith a Postgres of your own set DATABASE_URL.")
  .action(async (options: RebuildFlags) => {
    const { rebuild } = await import("./rebuild.ts"); // with it comes the driver, which nothing else here needs
    exitCode = await rebuild(options);
  });

program
  .command("rotate-keys")
  .description("Sign access tokens with a new key from now on, in every process. Those that are out stay valid until they are over; nobody is signed out.")
  .option("--data-dir <directory>", "the product's data directory (default: DATABASE_URL, or GALAXY_DATA_DIR, or .galaxy)")
  .allowExcessArguments(false)
  .addHelpText("after", "\nIt happens by itself every 90 days; do it by hand when a key may have become known. The key is wrapped under the master key: GALAXY_MASTER_KEY, or master.key in the data directory.\nWith a Postgres of your own set DATABASE_URL.")
  .action(async (options: RotateFlags) => {
    const { rotateKeys } = await import("./rotate-keys.ts"); // with it comes the driver, which nothing else here needs
    exitCode = await rotateKeys(options);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  else if (error instanceof CliError) {
    console.error(error.message);
    exitCode = error.exitCode;
  } else throw error;
}
process.exitCode = exitCode;
