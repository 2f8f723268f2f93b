import { Command, Option } from "commander";
import { prioritySchema } from "../../../../contract/events/definition.ts";
import {
  type EvidenceId,
  evidenceIdSchema,
  findingIdSchema,
  matchIdSchema,
  type ProjectId,
  projectIdSchema,
  txIdSchema,
} from "../../../../contract/ids.ts";
import type { Case } from "../../../../contract/procedures/cases.ts";
import type { Collect, Exhibit } from "../../../../contract/procedures/evidence.ts";
import { AppError } from "../../../base/errors.ts";
import { parseId, projectOption } from "../arguments.ts";
import type { CommandContext } from "../commandContext.ts";
import type { Output } from "../output.ts";
import type { TerminalCore } from "../terminalCore.ts";
import { riskCommand, timelineCommand } from "./caseGraph.ts";

const pageSize = 500;
const caseArgument = ["<case>", "the case: its number, such as C-1, or its id"] as const;
const exhibitArgument = ["<exhibit>", "the exhibit: its number in the case, such as E-3, or its id"] as const;

export function caseCommand(context: CommandContext): Command {
  const command = new Command("case").description("Open cases, gather their evidence, seal and verify them.");
  for (const sub of [
    createCommand(context),
    listCommand(context),
    addCommand(context),
    exhibitsCommand(context),
    admitCommand(context),
    rejectCommand(context),
    custodyCommand(context),
    searchCommand(context),
    riskCommand(context),
    timelineCommand(context),
  ])
    command.addCommand(sub);
  return command;
}

function createCommand(context: CommandContext): Command {
  return new Command("create")
    .description("Open a case.")
    .argument("<title>", "what it is about, in one line; it stands in the log, so no personal data")
    .addOption(projectOption().makeOptionMandatory(false))
    .addOption(new Option("--priority <priority>", "how urgent it is").choices(prioritySchema.options))
    .option("--template <name>", "a way to begin: frenly case create --help lists them")
    .addHelpText(
      "after",
      "\nTemplates: duplicate_payment, fictitious_vendor, structuring, payroll, misappropriation\nWithout --project the workspace must have one project only.",
    )
    .action((title: string, options: { project?: string; priority?: string; template?: string }) =>
      context.run(async (core, output) => {
        const projectId = await projectOf(core, options.project);
        const priority =
          options.priority === undefined ? {} : { priority: prioritySchema.parse(options.priority) };
        const template = options.template === undefined ? {} : { template: options.template };
        const made = await core.cases.create({ projectId, title, ...priority, ...template }, core.actor);
        output.result(made, () => [`Opened ${caseLine(made)}`]);
      }),
    );
}

function listCommand(context: CommandContext): Command {
  return new Command("list")
    .description("List the cases, those that changed last first.")
    .addOption(projectOption().makeOptionMandatory(false))
    .action((options: { project?: string }) =>
      context.run(async (core, output) => {
        const project =
          options.project === undefined
            ? {}
            : { projectId: parseId(projectIdSchema, options.project, "project") };
        for (let offset = 0; ; offset += pageSize) {
          const page = { sort: "changed", offset, limit: pageSize } as const;
          const { cases } = await core.cases.list({ ...project, ...page }, core.actor);
          for (const one of cases) output.item(one, () => caseLine(one));
          if (cases.length < pageSize) return;
        }
      }),
    );
}

function addCommand(context: CommandContext): Command {
  return new Command("add")
    .description(
      "Collect evidence: a file, or rows, a match or a finding as they stand. It is proposed, not admitted.",
    )
    .argument(...caseArgument)
    .argument("<what...>", "files, tx:ID (several become one set of rows), match:ID, anomaly:ID")
    .option("--title <title>", "what to call it (default: the file's name, or what is frozen)")
    .action((named: string, what: string[], options: { title?: string }) =>
      context.run(async (core, output) => {
        const caseId = core.cases.idOf(named);
        const { title } = options;
        const txIds = what
          .filter((one) => one.startsWith("tx:"))
          .map((one) => parseId(txIdSchema, one.slice(3), "row"));
        const collect = async (item: Collect) => {
          const given = { description: "", authority: "", ...(title === undefined ? {} : { title }) };
          showExhibit(await core.evidence.collect({ caseId, what: item, ...given }, core.actor), output);
        };
        if (txIds.length > 0) await collect({ kind: "rows", txIds });
        for (const one of what) {
          if (one.startsWith("tx:")) continue;
          if (one.startsWith("match:"))
            await collect({ kind: "match", matchId: parseId(matchIdSchema, one.slice(6), "match") });
          else if (one.startsWith("anomaly:"))
            await collect({ kind: "finding", findingId: parseId(findingIdSchema, one.slice(8), "finding") });
          else showExhibit(await core.collectFile(caseId, { path: one, title }, core.actor), output);
        }
      }),
    );
}

function exhibitsCommand(context: CommandContext): Command {
  return new Command("exhibits")
    .description("List the exhibits of a case.")
    .argument(...caseArgument)
    .action((named: string) =>
      context.run(async (core, output) => {
        const caseId = core.cases.idOf(named);
        for (let offset = 0; ; offset += pageSize) {
          const { exhibits } = await core.evidence.list({ caseId, offset, limit: pageSize }, core.actor);
          for (const exhibit of exhibits) showExhibit(exhibit, output);
          if (exhibits.length < pageSize) return;
        }
      }),
    );
}

function admitCommand(context: CommandContext): Command {
  return new Command("admit")
    .description("Admit an exhibit: every check of its kind must be answered.")
    .argument(...caseArgument)
    .argument(...exhibitArgument)
    .option("--checks <codes>", "the checks that are answered with yes, as a list with commas")
    .option("--all-checks", "every check of its kind is answered with yes")
    .option("--reason <text>", "what to note about it", "")
    .action(
      (named: string, exhibit: string, options: { checks?: string; allChecks?: boolean; reason: string }) =>
        context.run(async (core, output) => {
          const evidenceId = await exhibitOf(core, named, exhibit);
          const { checklist, number } = await core.evidence.get({ evidenceId }, core.actor);
          const answered =
            options.allChecks === true
              ? checklist.map(({ code }) => code)
              : (options.checks ?? "")
                  .split(",")
                  .map((code) => code.trim())
                  .filter((code) => code !== "");
          const open = checklist.filter(({ code }) => !answered.includes(code));
          if (open.length > 0)
            throw new AppError(
              "STATE_CONFLICT",
              `${number} can't be admitted before its checks are answered. Add --checks ${checklist.map(({ code }) => code).join(",")} for those that are true:\n${checklist.map(({ code, question }) => `  ${code}: ${question}`).join("\n")}`,
            );
          const { reason } = options;
          showExhibit(await core.evidence.admit({ evidenceId, answered, reason }, core.actor), output);
        }),
    );
}

function rejectCommand(context: CommandContext): Command {
  return new Command("reject")
    .description("Reject a proposed exhibit. It stays in the case's history.")
    .argument(...caseArgument)
    .argument(...exhibitArgument)
    .requiredOption("--reason <text>", "why")
    .action((named: string, exhibit: string, { reason }: { reason: string }) =>
      context.run(async (core, output) => {
        const evidenceId = await exhibitOf(core, named, exhibit);
        showExhibit(await core.evidence.reject({ evidenceId, reason }, core.actor), output);
      }),
    );
}

function custodyCommand(context: CommandContext): Command {
  return new Command("custody")
    .description("List who touched which exhibit, when and why, with its hash then and now.")
    .argument(...caseArgument)
    .action((named: string) =>
      context.run(async (core, output) => {
        const caseId = core.cases.idOf(named);
        for (let offset = 0; ; offset += pageSize) {
          const { custody } = await core.evidence.custody({ caseId, offset, limit: pageSize }, core.actor);
          for (const line of custody)
            output.item(
              line,
              () =>
                `${line.at}  ${line.exhibit}  ${line.action}  ${line.matches ? "as collected" : "CHANGED"}  ${line.reason}`,
            );
          if (custody.length < pageSize) return;
        }
      }),
    );
}

function searchCommand(context: CommandContext): Command {
  return new Command("search")
    .description("Search titles, notes, tasks, allegations, exhibits and what is written in them.")
    .argument("<text>", 'words that must all be there; "in quotes" a phrase')
    .option("--case <case>", "in this case only")
    .action((text: string, options: { case?: string }) =>
      context.run(async (core, output) => {
        const within = options.case === undefined ? {} : { caseId: core.cases.idOf(options.case) };
        const { hits } = await core.cases.search({ text, ...within, offset: 0, limit: pageSize }, core.actor);
        for (const hit of hits)
          output.item(
            hit,
            () => `${hit.caseNumber}  ${hit.kind}  ${hit.title}: ${hit.excerpt.replace(/\s+/g, " ")}`,
          );
      }),
    );
}

async function projectOf(core: TerminalCore, named: string | undefined): Promise<ProjectId> {
  if (named !== undefined) return parseId(projectIdSchema, named, "project");
  const [only, second] = await core.projects.list(undefined, core.actor);
  if (only !== undefined && second === undefined) return only.projectId;
  throw new AppError(
    "INPUT_INVALID",
    only === undefined
      ? "There is no project yet. Make one with: frenly project create NAME"
      : "There are several projects. Say which with --project ID.",
  );
}

/** The exhibit that a person names: `E-3`, `3` or its id. */
async function exhibitOf(core: TerminalCore, caseNamed: string, named: string): Promise<EvidenceId> {
  const number = /^(?:e-)?(\d{1,9})$/i.exec(named)?.[1];
  if (number === undefined) return parseId(evidenceIdSchema, named, "exhibit");
  const caseId = core.cases.idOf(caseNamed);
  // Exhibits are numbered from 1 without gaps and never deleted.
  const page = { offset: Number(number) - 1, limit: 1 };
  const found =
    page.offset < 0 ? undefined : (await core.evidence.list({ caseId, ...page }, core.actor)).exhibits[0];
  if (found === undefined) throw new AppError("NOT_FOUND", `There is no exhibit ${named} in ${caseNamed}.`);
  return found.evidenceId;
}

function showExhibit(exhibit: Exhibit, output: Output): void {
  output.item(
    exhibit,
    () =>
      `${exhibit.number}  ${exhibit.status}  ${exhibit.kind}  ${exhibit.title}  SHA-256 ${exhibit.sha256}`,
  );
}

function caseLine({ number, status, priority, title, exhibits }: Case): string {
  return `${number}  ${status}  ${priority}  ${title}  (${exhibits.admitted} admitted, ${exhibits.proposed} proposed)`;
}
