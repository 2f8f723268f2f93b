import type { Output } from "./output.ts";
import type { TerminalCore } from "./terminalCore.ts";

/** What every command gets: a core opened for its run and disposed of after it, and the output. */
export interface CommandContext {
  run(work: (core: TerminalCore, output: Output) => Promise<void>): Promise<void>;
}
