import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Core, createCore } from "./core.ts";
import { type LoopbackShell, openLoopbackShell } from "./shells/loopback/loopbackShell.ts";
import { openWindow } from "./shells/loopback/openWindow.ts";

export interface ServeOptions {
  readonly home: string | undefined;
  readonly port: number | undefined;
  readonly open: boolean;
  /** Takes the lines meant for the person at the terminal. */
  readonly say: (line: string) => void;
}

const defaultPort = 8200;

/** Opens the browser shell over a workspace and keeps it open until the process is told to stop. */
export async function serve(options: ServeOptions): Promise<void> {
  const core = await createCore({ shell: "browser", home: options.home });
  let shell: LoopbackShell;
  try {
    shell = await openShell(core, options.port ?? defaultPort);
  } catch (error) {
    await core.dispose();
    throw error;
  }
  const launchUrl = shell.launchUrl();
  options.say(
    options.open
      ? openWindow({ launchUrl, homeDir: core.homeDir, clock: core.clock }).sentence
      : `The workstation is open at ${launchUrl}`,
  );
  options.say("Press Ctrl+C to stop; all work is saved.");
  await stopped();
  await shell.close();
  await core.dispose();
}

function openShell(core: Core, port: number): Promise<LoopbackShell> {
  const { router, requests, submitBatch, actor, role, clock, logger, homeDir } = core;
  return openLoopbackShell({
    router,
    requests,
    submitBatch,
    actor,
    role,
    clock,
    logger,
    homeDir,
    port,
    pageDir: pageDir(),
  });
}

/** The built page: beside the built program, or in `out/` when run from source. */
function pageDir(): string {
  const beside = join(import.meta.dirname, "..", "renderer");
  return existsSync(join(beside, "assets"))
    ? beside
    : join(import.meta.dirname, "..", "..", "out", "renderer");
}

/** Resolves at the first request to stop; the event loop is kept alive until then by the server itself. */
function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
}
