import { Command } from "commander";
import { labelSchema } from "../../../../contract/events/definition.ts";
import { currencySchema } from "../../../../contract/money.ts";
import { AppError } from "../../../base/errors.ts";
import type { CommandContext } from "../commandContext.ts";
import { columns } from "../output.ts";

export function projectCommand(context: CommandContext): Command {
  const command = new Command("project").description("Create and list projects.");
  command
    .command("create")
    .argument("<name>", "what the project is called")
    .option("--currency <code>", "currency of files that name none", "EUR")
    .action((name: string, options: { currency: string }) =>
      context.run(async (core, output) => {
        const currency = currencySchema.safeParse(options.currency.toUpperCase());
        if (!currency.success) {
          throw new AppError(
            "INPUT_INVALID",
            `Can't create the project: "${options.currency}" is no currency code; use three letters such as EUR.`,
          );
        }
        const label = labelSchema.safeParse(name.trim().normalize("NFC"));
        if (!label.success) {
          throw new AppError(
            "INPUT_INVALID",
            "Can't create the project: its name must be one line of 1 to 120 characters.",
          );
        }
        const project = await core.projects.create({ name: label.data, currency: currency.data }, core.actor);
        output.result(
          { projectId: project.projectId, name: project.name, currency: project.currency },
          () => [`Created project ${project.name} (${project.currency})`, project.projectId],
        );
      }),
    );
  command.command("list").action(() =>
    context.run(async (core, output) => {
      const projects = await core.projects.list(undefined, core.actor);
      if (projects.length === 0) output.say("No project yet. Create one with: frenly project create NAME");
      const lines = columns(projects.map((project) => [project.projectId, project.currency, project.name]));
      for (const [i, project] of projects.entries()) {
        const { projectId, name, currency } = project;
        output.item({ projectId, name, currency }, () => lines[i] ?? "");
      }
    }),
  );
  return command;
}
