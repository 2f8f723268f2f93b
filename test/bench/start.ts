import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { openChromium } from "./parts/browser.ts";
import { openFullLog } from "./parts/fullLog.ts";
import { builtProgram, root, startShell } from "./parts/program.ts";
import { type BenchRow, type BenchRun, type BenchSuite, median } from "./suite.ts";

const rounds = 5;
const parts = join(import.meta.dirname, "parts");

/** Seconds until the shell has told its address, and until its page can be used. */
interface Start {
  readonly open: number;
  readonly page: number;
}

/** From the start of the process to a page that can be used, with an empty log and a long one. */
export const suite: BenchSuite = {
  name: "start",
  async run(run) {
    const folder = mkdtempSync(join(tmpdir(), "frenly-bench-start-"));
    const events = Math.max(10_000, Math.round(1_000_000 * run.scale));
    const browser = await openChromium();
    try {
      const full = await openFullLog(folder, events);
      const empty = join(folder, "empty");
      const serve = (home: string) => startPage(browser, [builtProgram, "serve", "--port", "0"], home);
      await serve(empty); // its database is made; the files of the program are in memory for all
      const starts = { bare: [] as Start[], empty: [] as Start[], full: [] as Start[], ask: [] as number[] };
      for (let round = 0; round < rounds; round += 1) {
        console.error(`  round ${round + 1} of ${rounds}`);
        starts.bare.push(await startPage(browser, [join(parts, "emptyShell.ts")], folder));
        starts.ask.push(openAndAsk(join(full, "frenly.db")));
        starts.empty.push(await serve(empty));
        starts.full.push(await serve(full));
      }
      report(run, events, starts);
    } finally {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function startPage(browser: Browser, args: readonly string[], home: string): Promise<Start> {
  const shell = await startShell({ args, home });
  const open = (performance.now() - shell.askedAt) / 1000;
  const page = await browser.newPage();
  try {
    await page.goto(shell.launchUrl);
    await page.getByRole("main").waitFor();
    return { open, page: (performance.now() - shell.askedAt) / 1000 };
  } finally {
    await page.close();
    await shell.stop();
  }
}

function openAndAsk(database: string): number {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, [join(parts, "openAndAsk.ts"), database], { cwd: root });
  if (status !== 0) throw new Error("the log could not be asked");
  return (performance.now() - start) / 1000;
}

function report(
  run: BenchRun,
  events: number,
  starts: {
    readonly bare: readonly Start[];
    readonly empty: readonly Start[];
    readonly full: readonly Start[];
    readonly ask: readonly number[];
  },
): void {
  const record = (row: Omit<BenchRow, "suite" | "unit">) =>
    run.record({ suite: suite.name, unit: "s", ...row });
  const of = (list: readonly Start[], key: keyof Start) => median(list.map((start) => start[key]));
  const long = `${events.toLocaleString("en-US")} events`;
  const usable = of(starts.full, "page");
  const bare = of(starts.bare, "page");
  record({
    what: `start to a usable page with ${long}`,
    value: usable,
    limit: `an empty shell of the same runtime ${bare.toFixed(2)} s`,
    ratio: usable / bare,
    goal: "≤ 1.5 ×",
    pass: usable / bare <= 1.5,
  });
  const empty = of(starts.empty, "page");
  record({
    what: `start to a usable page with ${long}, beside an empty log`,
    value: usable,
    limit: `with an empty log ${empty.toFixed(2)} s`,
    ratio: usable / empty,
    goal: "≤ 1.2 ×",
    pass: usable / empty <= 1.2,
  });
  const open = of(starts.full, "open");
  const ask = median(starts.ask);
  record({
    what: `start until requests are taken with ${long}`,
    value: open,
    limit: `the same runtime opening the same file with one query ${ask.toFixed(2)} s`,
    ratio: open / ask,
    goal: "shown",
    pass: true,
  });
}
