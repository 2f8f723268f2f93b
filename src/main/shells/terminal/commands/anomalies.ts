import { Command } from "commander";
import { projectIdSchema } from "../../../../contract/ids.ts";
import { formatDecimal } from "../../../../contract/money.ts";
import { parseId, projectOption } from "../arguments.ts";
import type { CommandContext } from "../commandContext.ts";

const pageSize = 200;

export function anomaliesCommand(context: CommandContext): Command {
  return new Command("anomalies")
    .description("List what is wrong in a project, worst first, each with its rows.")
    .addOption(projectOption())
    .action((options: { project: string }) =>
      context.run(async (core, output) => {
        const projectId = parseId(projectIdSchema, options.project, "project");
        await core.projects.overview({ projectId }, core.actor); // says so when there is no such project
        for (let offset = 0; ; offset += pageSize) {
          const page = await core.anomalies.list({ projectId, offset, limit: pageSize }, core.actor);
          for (const { findingId } of page.findings) {
            const { finding, transactions } = await core.anomalies.get({ findingId }, core.actor);
            const { kind, severity, explanation, amountAtRisk, currency, status, test, rows } = finding;
            output.item(
              {
                anomalyId: findingId,
                kind,
                severity,
                explanation,
                test,
                amountAtRisk,
                currency,
                status,
                rows,
                transactions: transactions.map((row) => ({
                  txId: row.txId,
                  file: row.fileName,
                  row: row.row,
                })),
              },
              () =>
                `${severity.toFixed(2)}  ${kind.padEnd(18)}  ${formatDecimal(amountAtRisk, currency).padStart(14)} ${currency}  ${explanation}`,
            );
          }
          if (page.findings.length < pageSize) return;
        }
      }),
    );
}
