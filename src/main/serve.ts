import { AppError } from "./base/errors.ts";
import { serve } from "./serveShell.ts";

/** Entry of the browser shell: `node out/main/serve.js [--open]`. */
try {
  await serve({
    home: undefined,
    port: undefined,
    open: process.argv.includes("--open"),
    say: (line) => process.stdout.write(`${line}\n`),
  });
} catch (error) {
  process.stderr.write(`${error instanceof AppError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
