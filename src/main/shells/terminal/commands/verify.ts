import { Command } from "commander";
import { AppError } from "../../../base/errors.ts";
import type { CommandContext } from "../commandContext.ts";

export function verifyCommand(context: CommandContext): Command {
  return new Command("verify")
    .description("Prove that no event of the log was changed, removed or added.")
    .action(() =>
      context.run(async (core, output) => {
        const { events, devices, checkpoints, ok, firstProblem, durationMs } = await core.events.verify(
          undefined,
          core.actor,
        );
        output.result({ events, devices, checkpoints, ok, firstProblem, durationMs }, () => [
          ok
            ? `The log is whole: ${events} events, ${checkpoints} signed checkpoints.`
            : "The log is NOT whole.",
        ]);
        if (!ok) throw new AppError("LOG_DAMAGED", firstProblem ?? "The log does not verify.");
      }),
    );
}
