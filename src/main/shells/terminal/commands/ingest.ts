import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { Command, Option } from "commander";
import { ingestionIdSchema, type ProfileId, projectIdSchema } from "../../../../contract/ids.ts";
import { formatDecimal } from "../../../../contract/money.ts";
import {
  type FileFormat,
  fileFormatSchema,
  type Ingestion,
  type Issue,
  type Mapping,
  mappingSchema,
  type Preview,
} from "../../../../contract/procedures/ingestion.ts";
import { AppError } from "../../../base/errors.ts";
import { toCamelCase } from "../../../base/snakeCase.ts";
import { parseId, projectOption, type Side, sideOption } from "../arguments.ts";
import type { CommandContext } from "../commandContext.ts";
import { columns, type Output } from "../output.ts";
import type { FileToImport, TerminalCore } from "../terminalCore.ts";

interface IngestOptions {
  readonly project: string;
  readonly side: Side;
  readonly format: FileFormat | "auto";
  readonly mapping?: string;
  readonly profile?: string;
  readonly part?: string;
  readonly plan?: string;
  readonly dryRun: boolean;
}

export function ingestCommand(context: CommandContext): Command {
  const command = new Command("ingest")
    .description("Import files of the bank or of the books into a project.")
    .argument("<file...>", "files to import")
    .addOption(projectOption().makeOptionMandatory(false))
    .addOption(sideOption())
    .addOption(
      new Option("--format <format>", "format of the files")
        .choices(["auto", ...fileFormatSchema.options])
        .default("auto"),
    )
    .option("--mapping <file>", "JSON file that says how to read the columns")
    .option("--profile <name>", "read them by this mapping profile; none: by no profile")
    .option("--part <name>", "the sheet or array to read, in a file that has several")
    .option("--plan <hash>", "import only if the plan of --dry-run still holds")
    .option("--dry-run", "show how the files would be read and import nothing", false)
    .action((files: string[], options: IngestOptions, self: Command) => {
      // Not "mandatory" to commander: it would ask them of `ingest undo` as well.
      for (const name of ["project", "side"] as const)
        if (options[name] === undefined) self.error(`error: required option '--${name}' not specified`);
      return context.run(async (core, output) => {
        const projectId = parseId(projectIdSchema, options.project, "project");
        const { side, plan, part } = options;
        const said = options.mapping === undefined ? {} : readMapping(options.mapping);
        const mapping = part === undefined ? said : { ...said, part };
        const profileId = await findProfile(options.profile, core);
        const format = options.format === "auto" ? undefined : options.format;
        await importEach(
          files.map((path) => ({ path, projectId, side, mapping, profileId, plan, format })),
          options.dryRun,
          core,
          output,
        );
      });
    });
  command
    .command("undo")
    .description("Take the rows of an import out again.")
    .argument("<ingestion>", "the import, as printed by ingest")
    .action((id: string) =>
      context.run(async (core, output) => {
        const ingestionId = parseId(ingestionIdSchema, id, "import");
        const { rowsRemoved } = await core.ingestion.undo({ ingestionId }, core.actor);
        output.result({ ingestionId, rowsRemoved }, () => [`Took ${rowsRemoved} rows out again.`]);
      }),
    );
  return command;
}

/** The profile of a name; null for none at all, undefined to let each file's header decide. */
async function findProfile(
  name: string | undefined,
  core: TerminalCore,
): Promise<ProfileId | null | undefined> {
  if (name === undefined) return undefined;
  if (name === "none") return null;
  const profiles = await core.profiles.list({}, core.actor);
  const found = profiles.find((profile) => profile.name === name || profile.profileId === name);
  if (found !== undefined) return found.profileId;
  const known = profiles.map((profile) => `"${profile.name}"`).join(", ");
  throw new AppError(
    "NOT_FOUND",
    `There is no mapping profile "${name}". ${known === "" ? "None is saved yet" : `There are ${known}`}.`,
  );
}

/** Each file stands alone: a refused one is named and the others still go in; the exit code tells. */
async function importEach(
  files: readonly FileToImport[],
  dryRun: boolean,
  core: TerminalCore,
  output: Output,
): Promise<void> {
  const refused: AppError[] = [];
  for (const file of files) {
    try {
      if (dryRun) showPreview(await core.inspectFile(file), output);
      else {
        const ingestion = await core.importFile(file);
        const { issues } = await core.ingestion.get({ ingestionId: ingestion.ingestionId }, core.actor);
        showIngestion(ingestion, { file: file.path, issues }, output);
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refused.push(
        new AppError(error.code, error.message + howToAnswer(error, file.path), {
          where: error.where ?? file.path,
          cause: error,
        }),
      );
    }
  }
  const [first, ...others] = refused;
  if (first === undefined) return;
  for (const other of others) output.say(`${other.message} (${other.where})`);
  throw first;
}

/** A question that the window asks with buttons is answered here in a file. */
function howToAnswer(error: AppError, path: string): string {
  if (error.code !== "MAPPING_NEEDED") return "";
  const answers: Readonly<Record<string, string>> = {
    date_order: '{"date_order": "dmy"} or {"date_order": "mdy"}',
    decimal_mark: '{"decimal_mark": ","} or {"decimal_mark": "."}',
  };
  const answer =
    answers[error.where ?? ""] ?? 'a role for each column in order, {"roles": ["date", "amount", "ignore"]}';
  return ` Answer in a JSON file given with --mapping: ${answer}. Try it on "${basename(path)}" with --dry-run first.`;
}

function showIngestion(
  ingestion: Ingestion,
  { file, issues }: { readonly file: string; readonly issues: readonly Issue[] },
  output: Output,
): void {
  const { ingestionId, sha256, format, rows, accepted, rejected, warnings, qualityScore } = ingestion;
  const { entitiesCreated, ghostTransactions, anomalies, riskScore, durationMs } = ingestion;
  output.item(
    {
      ingestionId,
      file,
      sha256,
      format,
      rows,
      accepted,
      held: ingestion.held,
      rejected,
      warnings,
      qualityScore,
      entitiesCreated,
      ghostTransactions,
      anomalies,
      riskScore,
      durationMs,
    },
    () =>
      [
        `${ingestion.fileName}: ${accepted} of ${rows} rows in${ingestion.held === 0 ? "" : ` (${ingestion.held} of them from an earlier file)`}, ${rejected} in quarantine, sum ${formatDecimal(ingestion.sum, ingestion.currency)} ${ingestion.currency}`,
        `  quality ${qualityScore} (${warnings} warnings), ${anomalies.total} anomalies, risk ${riskScore}, ${durationMs} ms`,
        ...issues.map((issue) => `  ${issue.severity}: ${issue.message}`),
        `  ${ingestionId}`,
      ].join("\n"),
  );
}

function showPreview(preview: Preview, output: Output): void {
  output.item(preview, () =>
    [
      `${preview.fileName}: about ${preview.estimatedRows} rows, ${preview.format}, ${preview.mapping.encoding}, header in row ${preview.mapping.headerRow}`,
      ...columns(
        preview.columns.map((column) => [
          "",
          String(column.index + 1),
          column.name,
          column.role,
          column.reading,
          column.samples[0] ?? "",
        ]),
        new Set([1]),
      ),
      ...(preview.profile === null
        ? []
        : [`  read by the profile "${preview.profile.name}", version ${preview.profile.version}`]),
      ...(preview.parts.length < 2
        ? []
        : [`  tables: ${preview.parts.map(({ name, rows }) => `${name} (${rows} rows)`).join(", ")}`]),
      ...(preview.overlap === null
        ? []
        : [
            `  ${preview.overlap.fresh} rows are new, ${preview.overlap.same} are in already, ${preview.overlap.ambiguous} look so and would count`,
          ]),
      `  plan ${preview.plan}`,
      ...preview.questions.map(({ question }) => `  ? ${question}`),
    ].join("\n"),
  );
}

/** What a person wrote down about how to read a file. */
/**
 * A mapping in a JSON file, as `ingest --dry-run --json` prints it: whole or in part, with nothing in it that isn't
 * known, so that a misspelt key is not passed over.
 */
export function readMapping(path: string): Partial<Mapping> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new AppError("FILE_UNREADABLE", "Can't read the mapping file. Check its path.", {
      where: path,
      cause: error,
    });
  }
  try {
    const parsed = mappingSchema
      .partial()
      .strict()
      .safeParse(toCamelCase(JSON.parse(text)));
    if (parsed.success) return parsed.data as Partial<Mapping>; // absent keys, never undefined ones: it comes from JSON
    const issue = parsed.error.issues[0];
    throw new AppError(
      "INPUT_INVALID",
      `The mapping file is not right: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}.`,
      { where: path },
    );
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("INPUT_INVALID", "The mapping file is no JSON.", { where: path, cause: error });
  }
}
