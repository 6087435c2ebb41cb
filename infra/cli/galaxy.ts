/** The command line of a running product: `npm run galaxy -- COMMAND`. It talks to it over HTTP. */
import { Command, CommanderError } from "commander";
import { CliError, exitCodes, type ExitCode } from "./exit.ts";
import { importFile, type ImportOptions } from "./import.ts";
import { showStatus } from "./status.ts";

const address = ["--url <address>", "where the product runs", process.env["GALAXY_URL"] ?? `http://localhost:${process.env["PORT"] ?? "4000"}`] as const;
type ImportFlags = Pick<ImportOptions, "url" | "project" | "projectId" | "encoding" | "report"> & Partial<Pick<ImportOptions, "mapping" | "dryRun" | "yes">> & { readonly nullIsEmpty?: boolean };
let exitCode: ExitCode = exitCodes.done;

const program = new Command("galaxy")
  .description("Software Galaxy from the command line. The product has to run (npm start).")
  .showHelpAfterError("(galaxy --help shows what there is)")
  .exitOverride()
  .addHelpText("after", "\nExit codes: 0 done; 1 an import ended with rows that failed; 2 refused or ended early; 64 command line not understood; 66 file cannot be read; 69 the product does not answer; 130 interrupted.");

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
  .command("status")
  .description("Whether the product is ready, how far its read models are behind the log, which projects there are.")
  .option(...address)
  .action(async (options: { readonly url: string }) => {
    exitCode = await showStatus(options);
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
