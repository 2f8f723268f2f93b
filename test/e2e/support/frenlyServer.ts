import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const startLimitMs = 30_000;

export interface FrenlyServer {
  /** Signs a page in, once. */
  readonly launchUrl: string;
  readonly home: string;
  stop(): Promise<void>;
}

/** The built browser shell on any free port, in a home of its own that goes away with it. */
export async function startFrenlyServer(): Promise<FrenlyServer> {
  const home = mkdtempSync(join(tmpdir(), "frenly-e2e-"));
  const child = spawn(process.execPath, [join(root, "out", "main", "cli.js"), "serve", "--port", "0"], {
    cwd: root,
    env: { ...process.env, FRENLY_HOME: home },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  let output = "";
  const launchUrl = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`No address after 30 s: ${output}`)), startLimitMs);
    const read = (text: string) => {
      output += text;
      const found = /http:\/\/127\.0\.0\.1:\d+\/#launch=[\w-]+/.exec(output);
      if (found === null) return;
      clearTimeout(late);
      resolve(found[0]);
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.on("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`The browser shell ended with ${code}: ${output}`));
    });
  });
  return {
    launchUrl,
    home,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
