import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { prioritySchema } from "../../../../contract/events/definition.ts";
import { type JobId, jobIdSchema, projectIdSchema } from "../../../../contract/ids.ts";
import {
  type Job,
  type JobItem,
  jobOptionsSchema,
  maxBatchAttempts,
  maxConcurrency,
} from "../../../../contract/procedures/batch.ts";
import { AppError } from "../../../base/errors.ts";
import { parseId, projectOption, type Side, sideOption } from "../arguments.ts";
import type { CommandContext } from "../commandContext.ts";
import type { Output } from "../output.ts";
import type { TerminalCore } from "../terminalCore.ts";
import { readMapping } from "./ingest.ts";

const pageSize = 1_000;
const tickMs = 2_000;

interface SubmitOptions {
  readonly project: string;
  readonly side?: Side;
  readonly mapping?: string;
  readonly name?: string;
  readonly priority: string;
  readonly concurrency: number;
  readonly attempts: number;
}

/** Jobs over many files. The command that starts or resumes a job works until the job has ended. */
export function batchCommand(context: CommandContext): Command {
  const command = new Command("batch").description(
    "Import many files as one job that survives any interruption.",
  );
  command.addCommand(submitCommand(context));
  command.addCommand(listCommand(context));
  onJob(command, "status", "Show a job and each of its items.", (jobId) =>
    context.run(async (core, output) => {
      await showJob(await core.batch.get({ jobId }, core.actor), core, output);
    }),
  );
  onJob(command, "resume", "Go on with a job that was interrupted, paused, stopped or cancelled.", (jobId) =>
    context.run(async (core, output) => {
      await core.batch.resume({ jobId }, core.actor);
      await followJob(jobId, core, output);
    }),
  );
  onJob(command, "cancel", "Stop a job; what is in stays in.", (jobId) =>
    context.run(async (core, output) => {
      await showJob(await core.batch.cancel({ jobId }, core.actor), core, output);
    }),
  );
  onJob(command, "undo", "Take out everything a job brought in.", (jobId) =>
    context.run(async (core, output) => {
      await showJob(await core.batch.undo({ jobId }, core.actor), core, output);
    }),
  );
  onJob(
    command,
    "retry",
    "Try the failed items of a job again, from their files as they are now.",
    (jobId, options) =>
      context.run(async (core, output) => {
        const { item: items, side } = options;
        await core.batch.retry({ jobId, items, side }, core.actor);
        await followJob(jobId, core, output);
      }),
  )
    .addOption(new Option("--item <numbers...>", "only these items").argParser(collectNumbers))
    .addOption(sideOption());
  return command;
}

function submitCommand(context: CommandContext): Command {
  return new Command("submit")
    .description("Import files, and folders with what is below them, as one job.")
    .argument("<path...>", "files and folders")
    .addOption(projectOption())
    .addOption(sideOption())
    .option("--mapping <file>", "JSON file that says how to read the columns of all files")
    .option("--name <name>", "what the job is called")
    .addOption(
      new Option("--priority <priority>", "which jobs go first")
        .choices(prioritySchema.options)
        .default("medium"),
    )
    .addOption(
      new Option("--concurrency <number>", "files taken up at once; one of them is written at a time")
        .argParser((text) => wholeNumber(text, maxConcurrency))
        .default(2),
    )
    .addOption(
      new Option("--attempts <number>", "attempts at a file whose failure may pass by itself")
        .argParser((text) => wholeNumber(text, maxBatchAttempts))
        .default(4),
    )
    .action((paths: string[], options: SubmitOptions) =>
      context.run(async (core, output) => {
        const { job, skipped } = await core.submitBatch(toInput(paths, options));
        for (const path of skipped) output.say(`Left out, as it is of another kind: ${path}`);
        output.say(
          `${job.jobId}: ${filesOf(job.itemsCount)}. If this is interrupted: frenly batch resume ${job.jobId}`,
        );
        await followJob(job.jobId, core, output);
      }),
    );
}

function toInput(
  paths: readonly string[],
  options: SubmitOptions,
): Parameters<TerminalCore["submitBatch"]>[0] {
  const { project, side, mapping, name, priority, concurrency, attempts } = options;
  return {
    ...jobOptionsSchema.parse({
      name,
      priority,
      concurrency,
      maxAttempts: attempts,
      dataType: side ?? "transactions",
    }),
    projectId: parseId(projectIdSchema, project, "project"),
    items: paths.map((path) => ({
      path: resolve(path),
      side,
      mapping: mapping === undefined ? undefined : readMapping(mapping),
    })),
  };
}

function listCommand(context: CommandContext): Command {
  return new Command("list")
    .description("List the batch jobs, newest first.")
    .option("--project <id>", "only those of one project")
    .action((options: { project?: string }) =>
      context.run(async (core, output) => {
        const { project } = options;
        const projectId = project === undefined ? undefined : parseId(projectIdSchema, project, "project");
        for (let offset = 0; ; offset += pageSize) {
          const { jobs } = await core.batch.list({ projectId, offset, limit: pageSize }, core.actor);
          for (const job of jobs)
            output.item(job, () => `${job.jobId}  ${job.status.padEnd(11)}  ${figuresOf(job)}  ${job.name}`);
          if (jobs.length < pageSize) return;
        }
      }),
    );
}

function onJob(
  parent: Command,
  name: string,
  description: string,
  act: (jobId: JobId, options: { readonly item?: number[]; readonly side?: Side }) => Promise<void>,
): Command {
  return parent
    .command(name)
    .description(description)
    .argument("<job>", "the job, as printed by submit")
    .action((text: string, options: { item?: number[]; side?: Side }) =>
      act(parseId(jobIdSchema, text, "batch job"), options),
    );
}

/** Works until the job has ended, says how far it is, and prints it; an item that failed sets the exit code. */
async function followJob(jobId: JobId, core: TerminalCore, output: Output): Promise<void> {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const look = (job: Job): void => {
    if (job.jobId === jobId && job.status !== "queued" && job.status !== "running") end();
  };
  const listening = core.onJob(look);
  // Also keeps the process alive while an item waits for its next attempt.
  const ticking = setInterval(() => {
    Promise.resolve(core.batch.get({ jobId }, core.actor)).then((job) => output.say(figuresOf(job)), end);
  }, tickMs);
  try {
    look(await core.batch.get({ jobId }, core.actor));
    await ended;
  } finally {
    clearInterval(ticking);
    listening.dispose();
  }
  const job = await core.batch.get({ jobId }, core.actor);
  const failed = await showJob(job, core, output);
  if (failed !== undefined)
    throw new AppError(
      "STATE_CONFLICT",
      `${failed.reason ?? "A file did not come in."} ${failed.remedy ?? ""} Then: frenly batch retry ${jobId}${failed.side === null ? " --side bank|ledger" : ""}`,
    );
  if (job.status === "failed") throw new AppError("STATE_CONFLICT", job.reason ?? "The job failed.");
}

/** Prints a job with its items; the first that failed. */
async function showJob(job: Job, core: TerminalCore, output: Output): Promise<JobItem | undefined> {
  const items: JobItem[] = [];
  for (let offset = 0; ; offset += pageSize) {
    const page = await core.batch.items({ jobId: job.jobId, offset, limit: pageSize }, core.actor);
    items.push(...page.items);
    if (page.items.length < pageSize) break;
  }
  output.result({ ...job, items }, () => [
    `${job.name}: ${job.status}. ${figuresOf(job)}`,
    ...(job.reason === null ? [] : [job.reason]),
    ...items.map(lineOf),
    ...(job.resultHash === null ? [] : [`result ${job.resultHash}`]),
  ]);
  return items.find(({ state }) => state === "failed");
}

function figuresOf(job: Job): string {
  const done = job.succeeded + job.duplicates + job.failed + job.cancelled + job.undone;
  const left = job.remainingMs === null ? "" : `, about ${Math.ceil(job.remainingMs / 1000)} s left`;
  const failed = job.failed === 0 ? "" : `, ${job.failed} failed`;
  return `${done} of ${filesOf(job.itemsCount)}${failed}, ${job.rows} rows, ${Math.round(job.rowsPerSecond)} rows/s${left}`;
}

function lineOf(item: JobItem): string {
  const { item: place, state, fileName, rows, ingestionId, reason, remedy } = item;
  const what = reason === null ? `${rows} rows  ${ingestionId ?? ""}` : `${reason} ${remedy ?? ""}`;
  return `${String(place).padStart(5)}  ${state.padEnd(9)}  ${fileName}  ${what}`;
}

function wholeNumber(text: string, most: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > most)
    throw new InvalidArgumentError(`It takes a whole number from 1 to ${most}.`);
  return number;
}

function collectNumbers(text: string, before: number[] | undefined): number[] {
  return [...(before ?? []), wholeNumber(text, Number.MAX_SAFE_INTEGER)];
}

function filesOf(count: number): string {
  return count === 1 ? "1 file" : `${count} files`;
}
