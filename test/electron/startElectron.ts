import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import type { Records } from "./double/records.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface ElectronUnderTest {
  /** The page in the window, seen by a second client. */
  readonly page: Page;
  readonly home: string;
  /** Everything the program wrote to stderr so far. */
  stderr(): string;
  call<T>(name: string, ...args: unknown[]): Promise<T>;
  records(): Promise<Records>;
  /** The exit code, once the program has ended. */
  readonly exited: Promise<number | null>;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly main?: string;
  readonly home?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export const builtMain = join(root, "out", "main", "index.js");

/** A fresh home; the caller removes it. */
export function createHome(): string {
  return mkdtempSync(join(tmpdir(), "frenly-home-"));
}

/** Starts the built program with the double in the place of Electron and waits until its page has loaded. */
export async function startElectron(options: StartOptions = {}): Promise<ElectronUnderTest> {
  const home = options.home ?? createHome();
  const program = spawnProgram(home, options);
  try {
    const endpoint = await program.call<string>("endpoint");
    const browser = await chromium.connectOverCDP(endpoint);
    const page = await findPage(browser);
    return {
      ...program,
      page,
      home,
      records: () => program.call<Records>("records"),
      async stop() {
        if (program.child.exitCode === null) await program.call("quit").catch(() => undefined);
        await program.exited;
        await browser.close();
        if (options.home === undefined) rmSync(home, { recursive: true, force: true });
      },
    };
  } catch (error) {
    program.child.kill("SIGKILL");
    throw new Error(`The program did not start: ${program.stderr()}`, { cause: error });
  }
}

/** Only the process: for starts that are expected to end by themselves. */
export function spawnProgram(home: string, options: StartOptions) {
  const register = new URL("./double/register.ts", import.meta.url).href;
  const child = fork(options.main ?? builtMain, [...(options.args ?? [])], {
    cwd: root,
    // The first argument of Electron is its own, the second the folder of the program.
    execArgv: ["--import", register],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { ...process.env, FRENLY_HOME: home, ...options.env },
  });
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const exited = new Promise<number | null>((resolve) => child.on("exit", (code) => resolve(code)));
  return { child, exited, stderr: () => stderr, call: createCaller(child, exited, () => stderr) };
}

function createCaller(child: ChildProcess, exited: Promise<number | null>, stderr: () => string) {
  let lastId = 0;
  return async <T>(name: string, ...args: unknown[]): Promise<T> => {
    lastId += 1;
    const id = lastId;
    const answer = new Promise<T>((resolve, reject) => {
      const listen = (message: unknown) => {
        // The double answers with exactly this shape; see control.ts.
        const { id: answered, value, error } = message as { id: number; value?: T; error?: string };
        if (answered !== id) return;
        child.off("message", listen);
        if (error === undefined) resolve(value as T);
        else reject(new Error(error));
      };
      child.on("message", listen);
    });
    // A closed channel is told by the exit below, with what the program said last.
    if (child.connected) child.send({ id, name, args }, () => {});
    const ended = exited.then((code) => {
      throw new Error(`The program ended with ${code} while "${name}" waited for its answer: ${stderr()}`);
    });
    return Promise.race([answer, ended]);
  };
}

async function findPage(browser: Browser): Promise<Page> {
  const context = browser.contexts()[0];
  const page = context?.pages()[0] ?? (await context?.waitForEvent("page"));
  if (page === undefined) throw new Error("Chromium has no page");
  await page.waitForURL("https://frenly.electron.test/**", { waitUntil: "load" });
  return page;
}
