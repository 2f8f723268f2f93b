import { Command, Option } from "commander";
import { entityDecisionIdSchema, entityIdSchema, projectIdSchema } from "../../../../contract/ids.ts";
import { formatDecimal } from "../../../../contract/money.ts";
import type { Duplicate, Entity, EntityDecision } from "../../../../contract/procedures/entities.ts";
import { parseId, projectOption } from "../arguments.ts";
import type { CommandContext } from "../commandContext.ts";

const pageSize = 500;

interface ProjectOptions {
  readonly project: string;
}

/** Counterparties of a project, those that are likely one, and what was decided about them. */
export function entitiesCommand(context: CommandContext): Command {
  const command = new Command("entities").description(
    "List counterparties and the likely duplicates among them.",
  );
  command.addCommand(listCommand(context));
  command.addCommand(duplicatesCommand(context));
  for (const kind of ["merge", "apart"] as const) command.addCommand(decideCommand(context, kind));
  command.addCommand(undoCommand(context));
  return command;
}

function listCommand(context: CommandContext): Command {
  return new Command("list")
    .description("List counterparties with their figures, those of most rows first.")
    .addOption(projectOption())
    .option("--text <text>", "only those with this text in a spelling or an account number")
    .action((options: ProjectOptions & { readonly text?: string }) =>
      context.run(async (core, output) => {
        const projectId = parseId(projectIdSchema, options.project, "project");
        for (let offset = 0; ; offset += pageSize) {
          const page = await core.entities.list(
            {
              projectId,
              ...(options.text === undefined ? {} : { text: options.text }),
              sort: "transactions",
              descending: true,
              offset,
              limit: pageSize,
            },
            core.actor,
          );
          for (const entity of page.entities) output.item(entity, () => entityLine(entity));
          if (offset + page.entities.length >= page.total) return;
        }
      }),
    );
}

function duplicatesCommand(context: CommandContext): Command {
  return new Command("duplicates")
    .description("List counterparties that are likely one, each pair with its evidence, the likeliest first.")
    .addOption(projectOption())
    .addOption(new Option("--least <probability>", "from this probability on").default(0.8).argParser(Number))
    .action((options: ProjectOptions & { readonly least: number }) =>
      context.run(async (core, output) => {
        const projectId = parseId(projectIdSchema, options.project, "project");
        for (let offset = 0; ; offset += pageSize) {
          const page = await core.entities.duplicates(
            { projectId, least: options.least, wait: true, offset, limit: pageSize },
            core.actor,
          );
          for (const pair of page.duplicates) output.item(pair, () => pairLines(pair));
          if (offset + page.duplicates.length >= page.total) return;
        }
      }),
    );
}

function decideCommand(context: CommandContext, kind: "merge" | "apart"): Command {
  const isMerge = kind === "merge";
  return new Command(kind)
    .description(
      isMerge
        ? "Decide that counterparties are one; no row is changed."
        : "Decide that two are not the same.",
    )
    .argument("<entity...>", "ids as printed by entities list")
    .addOption(projectOption())
    .action((ids: string[], options: ProjectOptions) =>
      context.run(async (core, output) => {
        const projectId = parseId(projectIdSchema, options.project, "project");
        const entityIds = ids.map((id) => parseId(entityIdSchema, id, "entity"));
        const ask = isMerge ? core.entities.merge : core.entities.keepApart;
        const decision = await ask({ projectId, entityIds }, core.actor);
        output.result(decision, () => [decisionLine(decision)]);
      }),
    );
}

function undoCommand(context: CommandContext): Command {
  return new Command("undo")
    .description("Take back that counterparties are one, or not the same.")
    .argument("<decision>", "the id that merge or apart printed")
    .addOption(projectOption())
    .action((id: string, options: ProjectOptions) =>
      context.run(async (core, output) => {
        const projectId = parseId(projectIdSchema, options.project, "project");
        const decisionId = parseId(entityDecisionIdSchema, id, "decision");
        const decision = await core.entities.withdraw({ projectId, decisionId }, core.actor);
        output.result(decision, () => [`Taken back: ${decisionLine(decision)}`]);
      }),
    );
}

function entityLine({ entityId, name, transactions, sums, accounts, firstDay, lastDay }: Entity): string {
  const money = sums.map(
    (sum) =>
      `${formatDecimal(sum.in, sum.currency)} in, ${formatDecimal(sum.out, sum.currency)} out ${sum.currency}`,
  );
  const numbers = accounts.map(({ account, check }) =>
    check === "wrong_check_digits" || check === "wrong_length"
      ? `${account} (${check.replace(/_/g, " ")})`
      : account,
  );
  const parts = [`${transactions} rows`, ...money, `${firstDay} to ${lastDay}`, ...numbers];
  return `${entityId}  ${name}: ${parts.join("; ")}`;
}

function pairLines({ left, right, probability, evidence }: Duplicate): string {
  const bars = evidence.map(({ bits, words }) => `    ${bits.toFixed(1).padStart(6)}  ${words}`);
  const ids = `${left.entityId} ${right.entityId}`;
  return [`${probability.toFixed(3)}  ${left.name} = ${right.name}  (${ids})`, ...bars].join("\n");
}

function decisionLine({ decisionId, kind, names }: EntityDecision): string {
  const said = kind === "merge" ? "are one" : "are not the same";
  return `${decisionId}  ${names.map((name) => `"${name}"`).join(" and ")} ${said}`;
}
