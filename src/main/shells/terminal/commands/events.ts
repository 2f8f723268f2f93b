import { Command } from "commander";
import { type EventType, eventTypeSchema } from "../../../../contract/events/catalogue.ts";
import type { Cursor } from "../../../../contract/ids.ts";
import { AppError } from "../../../base/errors.ts";
import type { CommandContext } from "../commandContext.ts";
import type { Output } from "../output.ts";
import type { TerminalCore } from "../terminalCore.ts";

export function eventsCommand(context: CommandContext): Command {
  return new Command("events")
    .description("List the event log, oldest first; the stored documents with --json.")
    .option("--type <type>", "only one type, such as data.ingested")
    .option("--since <time>", "only from this time on, such as 2026-01-29 or 2026-01-29T10:00:00Z")
    .option("--follow", "go on listing events as they are published, until interrupted", false)
    .action((options: { type?: string; since?: string; follow: boolean }) =>
      context.run(async (core, output) => {
        const type = options.type === undefined ? undefined : parseType(options.type);
        const since = options.since === undefined ? 0 : parseTime(options.since);
        let last = 0;
        for (const event of core.readEvents(0 as Cursor, type)) {
          last = event.sequence;
          if (Date.parse(event.timestamp) >= since) print(event, output);
        }
        if (options.follow) await follow(core, { after: last, type, output });
      }),
    );
}

/** The stored bytes go out as they are: they are what the leaf hash covers. */
function print(event: { sequence: number; timestamp: string; body: string }, output: Output): void {
  if (output.json) process.stdout.write(`${event.body}\n`);
  else output.item({}, () => `${String(event.sequence).padStart(7)}  ${event.timestamp}  ${event.body}`);
}

function follow(
  core: TerminalCore,
  options: { readonly after: number; readonly type: EventType | undefined; readonly output: Output },
): Promise<void> {
  let cursor = options.after;
  return new Promise((resolve) => {
    const subscription = core.onEvent(() => {
      for (const event of core.readEvents(cursor as Cursor, options.type)) {
        cursor = event.sequence;
        print(event, options.output);
      }
    });
    process.once("SIGINT", () => {
      subscription.dispose();
      resolve();
    });
  });
}

function parseType(text: string): EventType {
  const parsed = eventTypeSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new AppError(
    "INPUT_INVALID",
    `There is no event type "${text}". The types are: ${eventTypeSchema.options.join(", ")}.`,
  );
}

function parseTime(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw new AppError("INPUT_INVALID", `--since takes a time such as 2026-01-29T10:00:00Z, not "${text}".`);
  return time;
}
