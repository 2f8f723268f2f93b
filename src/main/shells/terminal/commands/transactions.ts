import { Command } from "commander";
import { projectIdSchema } from "../../../../contract/ids.ts";
import { formatDecimal } from "../../../../contract/money.ts";
import { parseId, projectOption, type Side, sideOption } from "../arguments.ts";
import type { CommandContext } from "../commandContext.ts";

export function transactionsCommand(context: CommandContext): Command {
  return new Command("transactions")
    .description("List the rows of a project; amounts in minor units with --json.")
    .addOption(projectOption())
    .addOption(sideOption())
    .action((options: { project: string; side?: Side }) =>
      context.run(async (core, output) => {
        const projectId = parseId(projectIdSchema, options.project, "project");
        await core.projects.overview({ projectId }, core.actor); // says so when there is no such project
        for (const row of core.iterateTransactions(projectId, options.side)) {
          const { txId, side, date, amount, currency, counterparty, reference, description } = row;
          output.item(
            {
              txId,
              side,
              file: row.fileName,
              row: row.row,
              date,
              amount,
              currency,
              counterparty,
              reference,
              description,
            },
            () =>
              [
                date,
                formatDecimal(amount, currency).padStart(14),
                currency,
                counterparty,
                reference,
                description,
                `${row.fileName}:${row.row}`,
              ].join("  "),
          );
        }
      }),
    );
}
