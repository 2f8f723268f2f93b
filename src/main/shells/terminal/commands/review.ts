import { Command } from "commander";
import { daySchema, matchIdSchema, type ProjectId, projectIdSchema } from "../../../../contract/ids.ts";
import { formatDecimal } from "../../../../contract/money.ts";
import type { Periods } from "../../../../contract/procedures/reconciliationReview.ts";
import { AppError } from "../../../base/errors.ts";
import { parseId, projectOption } from "../arguments.ts";
import type { CommandContext } from "../commandContext.ts";
import type { Output } from "../output.ts";
import type { TerminalCore } from "../terminalCore.ts";

const pageSize = 500;

/** `period list`, `period close` and `period reopen`. */
export function periodCommand(context: CommandContext): Command {
  const command = new Command("period").description(
    "Close all up to a day with its statement: what lies wholly within it changes no more.",
  );
  const withProject = (core: TerminalCore, project: string) => ({
    projectId: parseId(projectIdSchema, project, "project"),
    actor: core.actor,
  });
  command
    .command("list")
    .description("What is closed, what came for it since, and every close so far.")
    .addOption(projectOption())
    .action((options: { project: string }) =>
      context.run(async (core, output) => {
        const { projectId, actor } = withProject(core, options.project);
        showPeriods(await core.reconciliation.periods({ projectId }, actor), output);
      }),
    );
  command
    .command("close")
    .description("Close all up to and with a day.")
    .addOption(projectOption())
    .requiredOption("--through <day>", "the last day of the period, such as 2026-01-31")
    .action((options: { project: string; through: string }) =>
      context.run(async (core, output) => {
        const { projectId, actor } = withProject(core, options.project);
        const through = daySchema.safeParse(options.through);
        if (!through.success)
          throw new AppError(
            "INPUT_INVALID",
            `--through takes a day such as 2026-01-31, not "${options.through}".`,
          );
        const closed = await core.reconciliation.closePeriod({ projectId, through: through.data }, actor);
        showPeriods(closed, output);
      }),
    );
  command
    .command("reopen")
    .description("Open the period that was closed last; the reason is kept and logged.")
    .addOption(projectOption())
    .requiredOption("--reason <text>", "why it is opened again")
    .action((options: { project: string; reason: string }) =>
      context.run(async (core, output) => {
        const { projectId, actor } = withProject(core, options.project);
        const reason = options.reason.trim();
        if (reason.length < 3) throw new AppError("INPUT_INVALID", "Say in --reason why it is opened again.");
        showPeriods(await core.reconciliation.reopenPeriod({ projectId, reason }, actor), output);
      }),
    );
  return command;
}

function showPeriods(periods: Periods, output: Output): void {
  output.result(periods, () => [
    periods.closedThrough === null ? "All is open." : `Closed up to ${periods.closedThrough}.`,
    ...periods.late.map(
      ({ side, currency, rows, sum }) =>
        `  after the close: ${rows} ${rows === 1 ? "row" : "rows"} of the ${side === "bank" ? "bank" : "books"}, ${formatDecimal(sum, currency)} ${currency}`,
    ),
    ...periods.closes.map(({ through, closedAt, statementHash, reopenedAt, reason }) => {
      const ended = reopenedAt === null ? "" : `, reopened ${reopenedAt}: ${reason ?? ""}`;
      return `  ${through}  closed ${closedAt}, statement ${statementHash}${ended}`;
    }),
  ]);
}

/** `sample`: matches confirmed without a person, drawn for a person to look at. */
export function sampleCommand(context: CommandContext): Command {
  return new Command("sample")
    .description("Look at the matches that were drawn from those confirmed without a person.")
    .addOption(projectOption())
    .option("--right <match...>", "these are right")
    .option("--wrong <match...>", "these are wrong: they are taken apart")
    .action((options: { project: string; right?: string[]; wrong?: string[] }) =>
      context.run(async (core, output) => {
        const projectId = parseId(projectIdSchema, options.project, "project");
        for (const isRight of [true, false]) {
          const named = (isRight ? options.right : options.wrong) ?? [];
          const matchIds = named.map((text) => parseId(matchIdSchema, text, "match"));
          if (matchIds.length > 0) await core.reconciliation.check({ matchIds, isRight }, core.actor);
        }
        await showSample(core, projectId, output);
      }),
    );
}

async function showSample(core: TerminalCore, projectId: ProjectId, output: Output): Promise<void> {
  const { waiting, ...state } = await core.reconciliation.checks({ projectId }, core.actor);
  const { checked, wrong, upperLimit, stopped } = state;
  output.result({ ...state, waiting: waiting.map(({ matchId }) => matchId) }, () => [
    upperLimit === null
      ? "Nothing of the sample was looked at yet under these settings."
      : `${wrong} of ${checked} wrong: with 95 % confidence at most ${Math.round(upperLimit * 1_000) / 10} % of all that was confirmed without a person is.`,
    ...(stopped === null ? [] : [stopped]),
    ...waiting.map(({ matchId, ledger, bank, bankSum, currency }) => {
      const rows = [...ledger, ...bank].map((row) => `${row.fileName}:${row.row}`).join(" = ");
      return `  ${matchId}  ${formatDecimal(bankSum, currency).padStart(14)} ${currency}  ${rows}`;
    }),
  ]);
}

/** `closed`: rows that later imports have answered. */
export function closedCommand(context: CommandContext): Command {
  return new Command("closed")
    .description("List the rows that had no match until a later file brought their partner.")
    .addOption(projectOption())
    .action((options: { project: string }) =>
      context.run(async (core, output) => {
        const projectId = parseId(projectIdSchema, options.project, "project");
        for (let offset = 0; ; offset += pageSize) {
          const query = { projectId, offset, limit: pageSize };
          const { items } = await core.reconciliation.closedItems(query, core.actor);
          for (const { transaction, partner, broughtBy, matchId, status, days, at } of items)
            output.item(
              {
                txId: transaction.txId,
                file: transaction.fileName,
                row: transaction.row,
                matchId,
                status,
                partner: { txId: partner.txId, file: partner.fileName, row: partner.row },
                broughtBy,
                days,
                at,
              },
              () =>
                `${transaction.date}  ${formatDecimal(transaction.amount, transaction.currency).padStart(14)} ${transaction.currency}  ${transaction.fileName}:${transaction.row} = ${partner.fileName}:${partner.row}  ${status}`,
            );
          if (items.length < pageSize) return;
        }
      }),
    );
}
