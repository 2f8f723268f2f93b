// What the tests and the browser shell need of the system: found, installed where that is possible, or named.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const chromiumNames = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
];
const fixedPlaces = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

export function findOnPath(name) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

export function findChromium() {
  const named = process.env.FRENLY_CHROMIUM;
  if (named !== undefined && existsSync(named)) return named;
  for (const name of chromiumNames) {
    const found = findOnPath(name);
    if (found !== undefined) return found;
  }
  return fixedPlaces.find((path) => existsSync(path));
}

/** Package by need, with how it is found. */
const needs = [
  { package: "redis-server", purpose: "the team tests", find: () => findOnPath("redis-server") },
  { package: "chromium", purpose: "the tests of the page", find: findChromium },
];

/**
 * Installs what is missing with apt-get where this is root on Debian or its like. Returns what is still missing, each as
 * one sentence that names the package.
 */
export function provideTestNeeds() {
  const missing = needs.filter((need) => need.find() === undefined);
  if (missing.length === 0) return [];
  const isRoot = process.getuid?.() === 0;
  if (isRoot && findOnPath("apt-get") !== undefined) {
    const packages = missing.map((need) => need.package);
    console.error(`Installing ${packages.join(" and ")} with apt-get …`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const quiet = { stdio: ["ignore", "ignore", "inherit"], env };
    spawnSync("apt-get", ["update", "-qq"], quiet);
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], quiet);
  }
  return missing
    .filter((need) => need.find() === undefined)
    .map(
      (need) =>
        `${need.package} is missing, which ${need.purpose} need. Install it (Debian, Ubuntu: sudo apt-get install ${need.package}) and run this again.`,
    );
}

/** Whether a window can be shown at all. */
export function hasDisplay() {
  if (process.platform !== "linux") return true;
  return Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
}
