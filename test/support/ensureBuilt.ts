import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const script = fileURLToPath(new URL("../../scripts/build.mjs", import.meta.url));

/** Builds `out/` when it is missing or older than its sources; several test files may ask at once. */
export async function ensureBuilt(): Promise<void> {
  await promisify(execFile)(process.execPath, [script, "--if-needed"], { timeout: 120_000 });
}
