import { Command, CommanderError, Option } from "commander";
import { AppError } from "../../base/errors.ts";
import type { CommandContext } from "./commandContext.ts";
import { alertsCommand } from "./commands/alerts.ts";
import { anomaliesCommand } from "./commands/anomalies.ts";
import { batchCommand } from "./commands/batch.ts";
import { caseCommand } from "./commands/case.ts";
import { entitiesCommand } from "./commands/entities.ts";
import { eventsCommand } from "./commands/events.ts";
import { ingestCommand } from "./commands/ingest.ts";
import { projectCommand } from "./commands/project.ts";
import { learnedCommand, matchesCommand, reconcileCommand } from "./commands/reconcile.ts";
import { closedCommand, periodCommand, sampleCommand } from "./commands/review.ts";
import { transactionsCommand } from "./commands/transactions.ts";
import { verifyCommand } from "./commands/verify.ts";
import { createOutput, type Output, type TextSink } from "./output.ts";
import type { TerminalCore } from "./terminalCore.ts";

/** What the terminal needs from the program around it. */
export interface TerminalHost {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly version: string;
  openCore(home: string | undefined): Promise<TerminalCore>;
  serve(options: {
    home: string | undefined;
    port: number | undefined;
    open: boolean;
    output: Output;
  }): Promise<void>;
  bench(suite: string | undefined, output: Output): Promise<void>;
}

/** Runs one command line; resolves to the exit code: 0 done, 1 input or state does not allow it, 2 wrong usage. */
export async function runTerminal(argv: readonly string[], host: TerminalHost): Promise<number> {
  const program = createProgram(host);
  try {
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    host.stderr.write(`${sentenceOf(error)}\n`);
    return 1;
  }
}

function createProgram(host: TerminalHost): Command {
  const program = new Command("frenly")
    .description("Find what is wrong and what does not match in a bank's and a ledger's files.")
    .version(host.version)
    .option("--home <dir>", "folder of the workspace (default: FRENLY_HOME or the user's data folder)")
    .option("--json", "print one JSON document, or one a line for lists, and nothing else on stdout", false)
    .exitOverride()
    .showHelpAfterError("(frenly --help lists the commands)")
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
    });

  const globals = () => program.opts<{ home?: string; json: boolean }>();
  const output = () => createOutput(globals().json, host.stdout, host.stderr);
  const context: CommandContext = {
    async run(work) {
      const core = await host.openCore(globals().home);
      try {
        await work(core, output());
        await core.settled();
      } finally {
        await core.dispose();
      }
    },
  };

  for (const command of [
    projectCommand(context),
    ingestCommand(context),
    batchCommand(context),
    reconcileCommand(context),
    matchesCommand(context),
    learnedCommand(context),
    periodCommand(context),
    sampleCommand(context),
    closedCommand(context),
    caseCommand(context),
    transactionsCommand(context),
    anomaliesCommand(context),
    entitiesCommand(context),
    alertsCommand(context),
    eventsCommand(context),
    verifyCommand(context),
  ]) {
    program.addCommand(inherit(command, program));
  }

  program
    .command("serve")
    .description("Open the browser shell and the local API on this machine only.")
    .addOption(
      new Option("--port <number>", "TCP port on 127.0.0.1; 0 takes any free one").argParser(parsePort),
    )
    .option("--open", "open a window", false)
    .action((options: { port?: number; open: boolean }) =>
      host.serve({ home: globals().home, port: options.port, open: options.open, output: output() }),
    );
  program
    .command("bench")
    .argument("[suite]", "one suite; all when left out")
    .description("Run the benchmarks, each beside its limit measured in the same run.")
    .action((suite: string | undefined) => host.bench(suite, output()));
  return program;
}

/** Commander copies exit and output settings only to commands made by `.command()`. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child, parent);
  return command;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new CommanderError(2, "frenly.port", `--port takes a number from 0 to 65535, not "${text}".`);
  }
  return port;
}

function sentenceOf(error: unknown): string {
  if (error instanceof AppError)
    return error.where === undefined ? error.message : `${error.message} (${error.where})`;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `Something failed that should not: ${text}`;
}
