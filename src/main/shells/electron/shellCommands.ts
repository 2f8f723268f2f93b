import type { ShellCommand } from "../../../contract/procedures/shell.ts";

const waitingLimit = 100;

/** Requests of the shell to the page. What comes before a page listens waits for it. */
export interface ShellCommands {
  send(command: ShellCommand): void;
  /** The page that asked last gets the commands: after a reload that is the new one. */
  read(signal: AbortSignal | undefined): AsyncGenerator<ShellCommand, void, void>;
}

export function createShellCommands(): ShellCommands {
  const waiting: ShellCommand[] = [];
  const sleepers = new Set<() => void>();
  let latestReader = 0;

  const wake = () => {
    for (const resolve of sleepers) resolve();
    sleepers.clear();
  };

  return {
    send(command) {
      waiting.push(command);
      if (waiting.length > waitingLimit) waiting.shift();
      wake();
    },
    async *read(signal) {
      latestReader += 1;
      const reader = latestReader;
      wake();
      signal?.addEventListener("abort", wake);
      try {
        while (reader === latestReader && signal?.aborted !== true) {
          const next = waiting.shift();
          if (next !== undefined) yield next;
          else await new Promise<void>((resolve) => sleepers.add(resolve));
        }
      } finally {
        signal?.removeEventListener("abort", wake);
      }
    },
  };
}
