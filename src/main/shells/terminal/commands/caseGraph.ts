import { Command, Option } from "commander";
import { formatDecimal } from "../../../../contract/money.ts";
import type {
  Flow,
  RiskOfEntity,
  RiskPart,
  TimelineEntry,
} from "../../../../contract/procedures/caseGraph.ts";
import type { CommandContext } from "../commandContext.ts";

const pageSize = 500;
const caseArgument = ["<case>", "the case: its number, such as C-1, or its id"] as const;

export function riskCommand(context: CommandContext): Command {
  return new Command("risk")
    .description(
      "List the entities with a risk, the highest first, each with the exhibits and paths it comes from.",
    )
    .argument(...caseArgument)
    .action((named: string) =>
      context.run(async (core, output) => {
        const caseId = core.cases.idOf(named);
        for (let offset = 0; ; offset += pageSize) {
          const { entities } = await core.caseGraph.risk({ caseId, offset, limit: pageSize }, core.actor);
          for (const entity of entities) output.item(entity, () => riskLines(entity));
          if (entities.length < pageSize) return;
        }
      }),
    );
}

export function timelineCommand(context: CommandContext): Command {
  return new Command("timeline")
    .description(
      "List what happened and what was learnt, with both clocks: the day it happened, the time it was known.",
    )
    .argument(...caseArgument)
    .addOption(
      new Option("--clock <clock>", "by which clock to order")
        .choices(["happened", "known"])
        .default("happened"),
    )
    .action((named: string, options: { clock: "happened" | "known" }) =>
      context.run(async (core, output) => {
        const caseId = core.cases.idOf(named);
        const query = { caseId, clock: options.clock, descending: false, starred: false, limit: pageSize };
        for (let offset = 0; ; offset += pageSize) {
          const { entries } = await core.caseGraph.timeline({ ...query, offset }, core.actor);
          for (const entry of entries) output.item(entry, () => timelineLine(entry));
          if (entries.length < pageSize) return;
        }
      }),
    );
}

function riskLines({ name, risk, parts }: RiskOfEntity): string {
  return [`${risk.toFixed(4)}  ${name}`, ...parts.map((part) => `        ${partLine(part)}`)].join("\n");
}

function partLine(part: RiskPart): string {
  if (part.kind === "own") return `${part.strength.toFixed(4)}  ${part.number} names it: ${part.title}`;
  const path = part.steps.map(({ name, type, passes }) => `—${type.replaceAll("_", " ")} ${passes}→ ${name}`);
  const exhibits = part.exhibits.map(({ number }) => number).join(", ");
  return `${part.strength.toFixed(4)}  ${part.source.name} (${exhibits}) ${path.join(" ")}`;
}

function timelineLine({ happened, known, kind, text, flows }: TimelineEntry): string {
  const days =
    happened === null
      ? "–"
      : happened.from === happened.to
        ? happened.from
        : `${happened.from} to ${happened.to}`;
  return [days, `known ${known}`, kind, text, ...flows.map(flowText)].join("  ");
}

function flowText({ rows, currency, in: paidIn, out }: Flow): string {
  const sums = [paidIn, out].filter((sum) => sum !== 0).map((sum) => formatDecimal(sum, currency));
  return `${rows} ${rows === 1 ? "row" : "rows"} ${sums.join(" / ")} ${currency}`;
}
