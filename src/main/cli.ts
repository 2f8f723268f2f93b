import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "./base/errors.ts";
import { createCore, version } from "./core.ts";
import { serve } from "./serveShell.ts";
import { DescriptorSink } from "./shells/terminal/descriptorSink.ts";
import { runTerminal } from "./shells/terminal/program.ts";

// A reader that has seen enough, such as `head`, closes the pipe: that is its right, not a failure.
const stdout = new DescriptorSink(process.stdout.fd, () => process.exit(0));
process.on("exit", () => stdout.flush());

/** Entry of the terminal shell: the command line of contracts.md, section 3. */
process.exitCode = await runTerminal(process.argv.slice(2), {
  stdout,
  stderr: process.stderr,
  version,
  openCore: (home) => createCore({ shell: "terminal", home }),
  serve: ({ home, port, open, output }) => serve({ home, port, open, say: (line) => output.say(line) }),
  bench: runBenchmarks,
});

/** Benchmarks live in the checkout, not in the product: they are run from its sources. */
async function runBenchmarks(suite: string | undefined): Promise<void> {
  const script = join(import.meta.dirname, "..", "..", "test", "bench", "run.ts");
  if (!existsSync(script))
    throw new AppError(
      "NOT_FOUND",
      "The benchmarks are not part of this installation. Run npm run bench in a checkout.",
      { where: script },
    );
  const child = spawn(process.execPath, [script, ...(suite === undefined ? [] : [suite])], {
    stdio: "inherit",
  });
  const [code] = (await once(child, "exit")) as [number | null]; // the shape of Node's exit event
  if (code !== 0) throw new AppError("STATE_CONFLICT", `The benchmarks ended with code ${code}.`);
}
