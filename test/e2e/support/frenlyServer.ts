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
  readonly port: number;
  /** Ends it as a power cut would; the home stays for the next one. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The built browser shell on any free port, in a home of its own that goes away with it; or again in the home and on
 * the port of one that was killed.
 */
export async function startFrenlyServer(
  again: Pick<FrenlyServer, "home" | "port"> = { home: mkdtempSync(join(tmpdir(), "frenly-e2e-")), port: 0 },
): Promise<FrenlyServer> {
  const { home } = again;
  const program = join(root, "out", "main", "cli.js");
  const child = spawn(process.execPath, [program, "serve", "--port", String(again.port)], {
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
    port: Number(new URL(launchUrl).port),
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
