import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { tierSchema } from "../../../../contract/events/reconciliation.ts";
import { type ProjectId, projectIdSchema } from "../../../../contract/ids.ts";
import { formatDecimal, minorUnitDigits, minorUnitsSchema } from "../../../../contract/money.ts";
import { documentFormatSchema } from "../../../../contract/procedures/documents.ts";
import { type Match, matchStatusSchema } from "../../../../contract/procedures/reconciliationMatch.ts";
import type { ReconciliationRun } from "../../../../contract/procedures/reconciliationRun.ts";
import type { Transaction } from "../../../../contract/procedures/transactions.ts";
import { AppError, systemCode } from "../../../base/errors.ts";
import { parseId, projectOption } from "../arguments.ts";
import type { CommandContext } from "../commandContext.ts";
import type { Output } from "../output.ts";
import type { TerminalCore } from "../terminalCore.ts";

const pageSize = 500;

interface ReconcileOptions {
  readonly project: string;
  readonly windowDays?: number;
  readonly tolerance?: string;
}

export function reconcileCommand(context: CommandContext): Command {
  const command = new Command("reconcile")
    .description("Match the books against the bank; what is sure is confirmed, the rest waits for a person.")
    .addOption(projectOption().makeOptionMandatory(false))
    .addOption(
      new Option(
        "--window-days <days>",
        "business days that a payment may take (default: the project's, 3)",
      ).argParser(parseDays),
    )
    .option(
      "--tolerance <amount>",
      "by how much amounts may differ, such as 0.05 (default: the project's, 0.00)",
    )
    .action((options: ReconcileOptions, self: Command) => {
      // Not "mandatory" to commander: it would ask it of `reconcile export` as well.
      if (options.project === undefined) self.error("error: required option '--project' not specified");
      return context.run(async (core, output) => {
        const projectId = parseId(projectIdSchema, options.project, "project");
        const { project } = await core.projects.overview({ projectId }, core.actor);
        const settings = await core.reconciliation.settings({ projectId }, core.actor);
        const { windowDays, tolerance } = options;
        const run = await core.reconcile(projectId, {
          ...(windowDays === undefined ? {} : { windows: { ...settings.windows, other: windowDays } }),
          ...(tolerance === undefined ? {} : { tolerance: parseAmount(tolerance, project.currency) }),
        });
        showRun(run, output);
      });
    });
  command.addCommand(exportCommand(context));
  return command;
}

/** Files that say what the reconcile page says. */
function exportCommand(context: CommandContext): Command {
  return new Command("export")
    .description("Write the reconciliation statement, or all matches, to a file.")
    .argument("<file>", "the file to write; its ending says the format: .pdf, .xlsx or .csv")
    .addOption(projectOption().makeOptionMandatory(false))
    .addOption(
      new Option("--what <what>", "what to write").choices(["statement", "matches"]).default("statement"),
    )
    .action((file: string, { what }: { what: "statement" | "matches" }, self: Command) => {
      // Commander gives an option that the parent has as well to the parent.
      const { project } = self.optsWithGlobals<{ project?: string }>();
      if (project === undefined) self.error("error: required option '--project' not specified");
      return context.run(async (core, output) => {
        const projectId = parseId(projectIdSchema, project, "project");
        const format = documentFormatSchema.safeParse(extname(file).slice(1).toLowerCase());
        if (!format.success)
          throw new AppError(
            "INPUT_INVALID",
            "Can't tell the format: end the file's name in .pdf, .xlsx or .csv.",
            {
              where: file,
            },
          );
        const { base64, ...document } = await core.documents.reconciliation(
          { projectId, what, format: format.data },
          core.actor,
        );
        await writeNew(file, Buffer.from(base64, "base64"));
        output.result({ file, sha256: document.sha256, byteSize: document.byteSize }, () => [
          `Wrote ${file} (${document.byteSize.toLocaleString("en-GB")} bytes, SHA-256 ${document.sha256})`,
        ]);
      });
    });
}

/** Never writes over a file: what stood there may be somebody's evidence. */
async function writeNew(file: string, bytes: Buffer): Promise<void> {
  try {
    await writeFile(file, bytes, { flag: "wx" });
  } catch (error) {
    const isThere = systemCode(error) === "EEXIST";
    throw new AppError(
      isThere ? "STATE_CONFLICT" : "FILE_UNREADABLE",
      isThere
        ? "A file of this name is there already. Choose another name."
        : "Can't write the file. Check its folder and your permissions.",
      { where: file, cause: error },
    );
  }
}

export function learnedCommand(context: CommandContext): Command {
  return new Command("learned")
    .description("List what was learned from decisions: names of one party, and fees that keep coming back.")
    .addOption(projectOption())
    .option("--off <name>", "switch the rules about a name of the books off")
    .option("--on <name>", "switch them on again")
    .action((options: { project: string; off?: string; on?: string }) =>
      context.run(async (core, output) => {
        const projectId = parseId(projectIdSchema, options.project, "project");
        const { off, on } = options;
        if (off !== undefined) await switchRules(core, { projectId, name: off, active: false });
        if (on !== undefined) await switchRules(core, { projectId, name: on, active: true });
        for (const rule of await core.reconciliation.rules({ projectId }, core.actor))
          output.item(
            rule,
            () =>
              `${rule.active ? "on " : "off"}  ${rule.text} (${rule.evidence} confirmed, ${rule.against} against)`,
          );
      }),
    );
}

async function switchRules(
  core: TerminalCore,
  change: { readonly projectId: ProjectId; readonly name: string; readonly active: boolean },
): Promise<void> {
  const { projectId, name, active } = change;
  const rules = await core.reconciliation.rules({ projectId }, core.actor);
  const named = rules.filter((rule) => rule.ours === name);
  if (named.length === 0)
    throw new AppError("NOT_FOUND", `No rule about "${name}" was learned. frenly learned lists what was.`);
  for (const { kind, ours, theirs } of named)
    await core.reconciliation.setRule({ projectId, kind, ours, theirs, active }, core.actor);
}

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 0 || days > 60)
    throw new InvalidArgumentError(`it takes a number of days from 0 to 60, not "${text}".`);
  return days;
}

/** `0.05` in minor units of the currency; never rounded. */
function parseAmount(text: string, currency: string) {
  const digits = minorUnitDigits(currency);
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(text.trim());
  const fraction = match?.[2] ?? "";
  if (match === null || fraction.length > digits)
    throw new AppError(
      "INPUT_INVALID",
      `--tolerance takes an amount such as ${formatDecimal(5, currency)}, not "${text}".`,
    );
  return minorUnitsSchema.parse(Number(`${match[1]}${fraction.padEnd(digits, "0")}`));
}

function showRun(run: ReconciliationRun, output: Output): void {
  const { figures, runId, durationMs } = run;
  if (figures === null) throw new AppError("STATE_CONFLICT", run.reason ?? "The run has no result.");
  const { byTier } = figures;
  output.result({ runId, ...figures, durationMs }, () => {
    const { variance } = figures;
    return [
      `${figures.matches} matches: ${tierSchema.options.map((tier) => `${byTier[tier]} ${tier}`).join(", ")}, ${figures.ambiguous} ambiguous`,
      `  ${figures.autoConfirmed} confirmed without a person (${percent(figures.autoConfirmRate)}), ${figures.flagged} to investigate (${percent(figures.flagRate)})`,
      `  without a match: ${figures.unmatchedInternal} of the books, ${figures.unmatchedBank} of the bank`,
      `  unexplained ${formatDecimal(variance.unexplainedAmount, variance.currency)} ${variance.currency}, variance ${variance.severity}, ${durationMs} ms`,
      ...figures.limits.map((limit) => `  ${limit}`),
      `  ${runId}`,
    ];
  });
}

function percent(rate: number): string {
  return `${Math.round(rate * 1_000) / 10} %`;
}

export function matchesCommand(context: CommandContext): Command {
  return new Command("matches")
    .description("List the matches of a project with their rows and reasons.")
    .addOption(projectOption())
    .addOption(new Option("--status <status>", "only those").choices(matchStatusSchema.options))
    .addOption(new Option("--tier <tier>", "only those").choices(tierSchema.options))
    .action((options: { project: string; status?: Match["status"]; tier?: Match["tier"] }) =>
      context.run(async (core, output) => {
        const projectId = parseId(projectIdSchema, options.project, "project");
        const { status, tier } = options;
        const filter = { projectId, status, tier, includeSnoozed: true };
        for (let offset = 0; ; offset += pageSize) {
          const page = await core.reconciliation.list(
            { filter, sort: "date", offset, limit: pageSize },
            core.actor,
          );
          for (const match of page.matches) showMatch(match, output);
          if (page.matches.length < pageSize) return;
        }
      }),
    );
}

function showMatch(match: Match, output: Output): void {
  const place = ({ txId, fileName, row }: Transaction) => ({ txId, file: fileName, row });
  output.item(
    {
      matchId: match.matchId,
      tier: match.tier,
      confidence: match.confidence,
      type: match.type,
      status: match.status,
      ambiguous: match.ambiguous,
      autoConfirmed: match.autoConfirmed,
      difference: match.difference,
      currency: match.currency,
      ledgerRows: match.ledgerRows,
      bankRows: match.bankRows,
      ledger: match.ledger.map(place),
      bank: match.bank.map(place),
      reasons: match.reasons,
    },
    () =>
      `${match.tier}  ${match.confidence.toFixed(4)}  ${match.ambiguous ? "ambiguous" : match.status.padEnd(9)}  ${formatDecimal(match.bankSum, match.currency).padStart(14)} ${match.currency}  ${rowsOf(match.ledger)} = ${rowsOf(match.bank)}`,
  );
}

function rowsOf(rows: readonly Transaction[]): string {
  return rows.map((row) => `${row.fileName}:${row.row}`).join(" + ");
}
