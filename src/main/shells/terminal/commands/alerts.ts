import { Command } from "commander";
import { projectIdSchema } from "../../../../contract/ids.ts";
import { parseId } from "../arguments.ts";
import type { CommandContext } from "../commandContext.ts";

const pageSize = 200;

export function alertsCommand(context: CommandContext): Command {
  return new Command("alerts")
    .description("List Frenly's alerts, most urgent first.")
    .option("--project <id>", "only those of one project")
    .option("--all", "history too", false)
    .action((options: { project?: string; all: boolean }) =>
      context.run(async (core, output) => {
        const project =
          options.project === undefined
            ? {}
            : { projectId: parseId(projectIdSchema, options.project, "project") };
        await core.settled();
        for (let offset = 0; ; offset += pageSize) {
          const scope = options.all ? "all" : "active";
          const page = await core.frenly.list({ ...project, scope, offset, limit: pageSize }, core.actor);
          for (const alert of page.alerts) {
            output.item(
              alert,
              () =>
                `${alert.severity.padEnd(8)}  ${alert.status.padEnd(12)}  ${alert.raisedAt}  ${alert.message}: ${alert.reason}`,
            );
          }
          if (page.alerts.length < pageSize) return;
        }
      }),
    );
}
