// `npm run --silent frenly -- …`: the command line of the built program. Prints nothing of its own on stdout.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { root, runNode } from "./runtime.mjs";

const code = await ensureBuilt();
const cli = join(root, "out", "main", "cli.js");
if (code !== 0 || !existsSync(cli)) {
  console.error("Frenly could not be built; the lines above say why.");
  process.exitCode = code || 1;
} else {
  // Paths in the arguments are meant from where the person stands, not from the project.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  process.exitCode = await runNode([cli, ...process.argv.slice(2)], { cwd });
}
