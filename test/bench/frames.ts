import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { openChromium } from "./parts/browser.ts";
import { type RunningShell, startShell } from "./parts/program.ts";
import { type BenchRun, type BenchSuite, median } from "./suite.ts";

const rounds = 5;
const rate = 5_000;
const mostBeyondIdle = 0.02;

/** Frames of the real page in Chromium while events arrive, beside the same page while nothing happens. */
export const suite: BenchSuite = {
  name: "frames",
  async run(run) {
    const home = mkdtempSync(join(tmpdir(), "frenly-bench-frames-"));
    const browser = await openChromium();
    const shell = await startShell({ args: [join(import.meta.dirname, "parts", "eventServer.ts")], home });
    try {
      const page = await browser.newPage();
      await page.goto(shell.launchUrl);
      await page.getByRole("main").waitFor();
      for (const place of ["home", "log"]) await measurePlace(run, { page, shell, place });
    } finally {
      await shell.stop();
      await browser.close();
      rmSync(home, { recursive: true, force: true });
    }
  },
};

interface Setting {
  readonly page: Page;
  readonly shell: RunningShell;
  readonly place: string;
}

interface Frames {
  readonly perSecond: number;
  /** Part of the screen's refreshes that brought no new frame. */
  readonly missed: number;
  /** Part of the time spent in tasks of over 50 ms. */
  readonly longTasks: number;
  readonly eventsPerSecond: number;
}

async function measurePlace(run: BenchRun, { page, shell, place }: Setting): Promise<void> {
  const durationMs = Math.max(1_000, 3_000 * Math.min(1, run.scale));
  await page.evaluate((to) => location.assign(`#/${to}`), place);
  await page.getByRole("main").waitFor();
  const idle: Frames[] = [];
  const busy: Frames[] = [];
  for (let round = 0; round < rounds; round += 1) {
    console.error(`  ${place}, round ${round + 1} of ${rounds}`);
    await settle(page);
    idle.push({ ...(await watchFrames(page, durationMs)), eventsPerSecond: 0 });
    await setRate(shell, rate);
    await page.waitForTimeout(300); // the stream runs before it is watched
    const began = performance.now();
    const frames = await watchFrames(page, durationMs);
    const published = await setRate(shell, 0);
    busy.push({
      ...frames,
      eventsPerSecond: published / ((performance.now() - began) / 1000 + 0.3),
    });
  }
  report(run, place, { idle, busy });
}

/** What came in during the last round has been shown. */
async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(1_000);
}

/** Resolves to how many events were published since the rate was last set. */
async function setRate(shell: RunningShell, wanted: number): Promise<number> {
  const answer = once(shell.process, "message");
  shell.process.send(wanted);
  const [{ published }] = (await answer) as [{ published: number }]; // as eventServer.ts sends it
  return published;
}

function watchFrames(page: Page, durationMs: number): Promise<Omit<Frames, "eventsPerSecond">> {
  return page.evaluate(async (duration) => {
    let busyMs = 0;
    const observer = new PerformanceObserver((list) => {
      for (const { duration: took } of list.getEntries()) busyMs += took;
    });
    observer.observe({ type: "longtask" });
    const times: number[] = [];
    await new Promise<void>((resolve) => {
      const draw = (time: number) => {
        times.push(time);
        if (time - (times[0] ?? time) >= duration) resolve();
        else requestAnimationFrame(draw);
      };
      requestAnimationFrame(draw);
    });
    await new Promise((resolve) => setTimeout(resolve, 50)); // the observer is told of tasks later
    observer.disconnect();
    const total = (times.at(-1) ?? 0) - (times[0] ?? 0);
    const refreshes = Math.round((total * 60) / 1000);
    return {
      perSecond: ((times.length - 1) * 1000) / total,
      missed: Math.max(0, refreshes - (times.length - 1)) / refreshes,
      longTasks: busyMs / total,
    };
  }, durationMs);
}

function report(
  run: BenchRun,
  place: string,
  { idle, busy }: { readonly idle: readonly Frames[]; readonly busy: readonly Frames[] },
): void {
  const of = (list: readonly Frames[], key: keyof Frames) => median(list.map((frames) => frames[key]));
  const arrived = Math.round(of(busy, "eventsPerSecond")).toLocaleString("en-US");
  const what = `page "${place}" while ${arrived} events/s arrive`;
  const beyond = of(busy, "missed") - of(idle, "missed");
  const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
  const frameRatio = of(busy, "perSecond") / of(idle, "perSecond");
  run.record({
    suite: suite.name,
    what: `${what}: frames`,
    value: of(busy, "perSecond"),
    unit: "frames/s",
    limit: `the same page idle ${of(idle, "perSecond").toFixed(1)} frames/s`,
    ratio: frameRatio,
    goal: `≥ ${1 - mostBeyondIdle} of idle`,
    pass: frameRatio >= 1 - mostBeyondIdle,
  });
  run.record({
    suite: suite.name,
    what: `${what}: frames missed beyond those missed idle`,
    value: beyond * 100,
    unit: "%",
    limit: `busy ${percent(of(busy, "missed"))}, idle ${percent(of(idle, "missed"))}`,
    ratio: beyond / mostBeyondIdle,
    goal: "≤ 2 % of frames",
    pass: beyond <= mostBeyondIdle,
  });
  const longTasks = of(busy, "longTasks");
  run.record({
    suite: suite.name,
    what: `${what}: time in tasks of over 50 ms`,
    value: longTasks * 100,
    unit: "%",
    limit: `idle ${percent(of(idle, "longTasks"))}`,
    ratio: longTasks / mostBeyondIdle,
    goal: "≤ 2 % of the time",
    pass: longTasks <= mostBeyondIdle,
  });
}
