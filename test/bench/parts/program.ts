import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url));
/** The built program, as a person starts it. */
export const builtProgram = join(root, "out", "main", "cli.js");
const reportPeak = join(import.meta.dirname, "reportPeak.ts");
const longestStartMs = 60_000;

export interface RunningShell {
  readonly launchUrl: string;
  /** When the process was asked for, on the clock of `performance.now()`. */
  readonly askedAt: number;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

interface ShellOptions {
  readonly args: readonly string[];
  readonly home?: string;
  /** File that takes the peak memory of the process. */
  readonly peakFile?: string;
}

/** Starts a shell and resolves when it has told its address. */
export async function startShell({ args, home, peakFile }: ShellOptions): Promise<RunningShell> {
  const askedAt = performance.now();
  const child = spawn(process.execPath, [...preload(peakFile), ...args], {
    cwd: root,
    env: environment(home, peakFile),
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  const launchUrl = await firstAddress(child);
  return {
    launchUrl,
    askedAt,
    process: child,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Runs the built program to its end and gives what it printed. */
export async function runProgram(
  args: readonly string[],
  options: { readonly home: string; readonly peakFile?: string },
): Promise<string> {
  const { home, peakFile } = options;
  const child = spawn(process.execPath, [...preload(peakFile), builtProgram, ...args], {
    cwd: root,
    env: environment(home, peakFile),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`frenly ${args[0]} ended with ${code}: ${output}`);
  return output;
}

/** Megabytes that a process with a `peakFile` held at most. */
export function readPeak(peakFile: string): number {
  const bytes = Number(readFileSync(peakFile, "utf8"));
  rmSync(peakFile);
  return bytes / 1e6;
}

function preload(peakFile: string | undefined): string[] {
  return peakFile === undefined ? [] : ["--import", reportPeak];
}

function environment(home: string | undefined, peakFile: string | undefined): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...(home === undefined ? {} : { FRENLY_HOME: home }),
    ...(peakFile === undefined ? {} : { FRENLY_BENCH_PEAK: peakFile }),
  };
}

async function firstAddress(child: ChildProcess): Promise<string> {
  let output = "";
  return await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`No address after 60 s: ${output}`)), longestStartMs);
    child.on("exit", (code) => reject(new Error(`The shell ended with ${code}: ${output}`)));
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const found = /http:\/\/127\.0\.0\.1:\d+\/#launch=[\w-]+/.exec(output);
      if (found === null) return;
      clearTimeout(late);
      resolve(found[0]);
    });
  });
}
