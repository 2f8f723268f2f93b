import { eventIterator } from "@orpc/contract";
import { z } from "zod";
import { alertIdSchema, uploadIdSchema } from "../ids.ts";
import { procedure } from "./base.ts";

/** What the application menu, the tray, a notification or the system asks of the page. */
export const shellCommandSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("command"),
    name: z.enum([
      "new_project",
      "import_files",
      "open_palette",
      "find",
      "select_all",
      "go_home",
      "go_import",
      "go_rows",
      "go_findings",
      "go_frenly",
      "go_log",
      "go_settings",
      "toggle_frenly",
      "toggle_inspector",
      "toggle_theme",
      "verify_log",
      "show_shortcuts",
    ]),
  }),
  /** The person followed a notification or the tray: show this alert. */
  z.object({ kind: z.literal("open_alert"), alertId: alertIdSchema }),
  /** A file was opened with the program; its bytes are already uploaded and wait to be inspected. */
  z.object({
    kind: z.literal("open_file"),
    uploadId: uploadIdSchema,
    fileName: z.string(),
    byteSize: z.int(),
  }),
  /** Something the person should know about the window itself, in one sentence. */
  z.object({ kind: z.literal("notice"), message: z.string() }),
]);
export type ShellCommand = z.infer<typeof shellCommandSchema>;
export type ShellCommandName = Extract<ShellCommand, { kind: "command" }>["name"];

/** Answered beside the contract by the Electron shell only; `system.info` says which shell it is. */
export const shellProcedures = {
  /** What the shell asks of the page from now on; what waited for a page comes first. */
  commands: procedure.output(eventIterator(shellCommandSchema)),
};
