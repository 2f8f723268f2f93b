import { spawn } from "node:child_process";
import { accessSync, constants, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Clock } from "../../base/clock.ts";

export interface OpenWindowOptions {
  /** Signs in once; never given to another program on its command line, where every user could read it. */
  readonly launchUrl: string;
  readonly homeDir: string;
  readonly clock: Clock;
  readonly platform?: NodeJS.Platform;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Starts a program without waiting for it. */
  start?(command: string, args: readonly string[]): void;
}

export interface OpenedWindow {
  /** One line for the person: which window and why. */
  readonly sentence: string;
}

/** Chromium and its kin can show one page as a window of its own, in a profile without anybody's extensions. */
const appBrowsers: Readonly<Record<string, readonly string[]>> = {
  linux: [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
  ],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: [
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  ],
};

const defaultOpeners: Readonly<Record<string, readonly string[]>> = {
  linux: ["xdg-open"],
  darwin: ["open"],
  win32: ["explorer.exe"],
};

/** The launch token lives a minute; its file no longer. */
const launchFileMs = 60_000;

/**
 * Opens the page in an app window where there is a browser for it, else in the default browser, else says where to go.
 * As Jupyter does, the browser gets a file that only this user can read and that leads on: a token on a command line
 * could be read by anybody on the machine.
 */
export function openWindow(options: OpenWindowOptions): OpenedWindow {
  const platform = options.platform ?? process.platform;
  const environment = options.environment ?? process.env;
  const start = options.start ?? startDetached;
  const page = pathToFileURL(writeLaunchFile(options)).href;

  const browser = (appBrowsers[platform] ?? []).map((name) => findProgram(name, environment)).find(isFound);
  if (browser !== undefined) {
    // Chromium refuses its sandbox to root; nothing but our own page is ever shown in this profile.
    const asRoot = platform === "linux" && process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    start(browser, [
      `--app=${page}`,
      `--user-data-dir=${join(options.homeDir, "browser")}`,
      "--no-first-run",
      "--no-default-browser-check",
      "--disable-extensions",
      "--window-size=1440,900",
      ...asRoot,
    ]);
    return { sentence: `Opened in an app window of ${browser}, which was found on this machine.` };
  }
  const [opener] = (defaultOpeners[platform] ?? [])
    .map((name) => findProgram(name, environment))
    .filter(isFound);
  if (opener !== undefined) {
    start(opener, [page]);
    return {
      sentence:
        "Opened in the default browser: no Chromium, Chrome or Edge was found for a window of its own.",
    };
  }
  return { sentence: `No browser was found. Open this address in one: ${options.launchUrl}` };
}

function writeLaunchFile({ homeDir, launchUrl, clock }: OpenWindowOptions): string {
  const folder = join(homeDir, "launch");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "open.html");
  rmSync(path, { force: true });
  writeFileSync(path, launchPage(launchUrl), { mode: 0o600, flag: "wx" });
  clock.after(launchFileMs, () => rmSync(path, { force: true }));
  return path;
}

function launchPage(url: string): string {
  // Made by ourselves out of digits, letters and "-_", so it can't end the attribute that it stands in.
  return `<!doctype html><meta charset="utf-8"><title>Frenly</title><meta http-equiv="refresh" content="0;url=${url}">\n`;
}

function findProgram(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const isPath = name.includes("/") || name.includes("\\");
  const places = isPath
    ? [name]
    : (environment.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
  return places.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there or not ours to run: the next one is tried
  }
}

function isFound(path: string | undefined): path is string {
  return path !== undefined;
}

function startDetached(command: string, args: readonly string[]): void {
  const child = spawn(command, [...args], { detached: true, stdio: "ignore" });
  // The address is printed too, so a window that does not come up is not the end.
  child.on("error", () => {});
  child.unref();
}
