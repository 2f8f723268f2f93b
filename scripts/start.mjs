// `npm start`: opens the workstation in Electron where its runtime is or can be had, else in the browser shell.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { projectEnvironment, requireNode, root, runNode, tool } from "./runtime.mjs";
import { hasDisplay } from "./system.mjs";

const fetchLimitMs = 20_000;
const retryAfterMs = 24 * 3_600_000;
const memory = join(root, "node_modules", ".cache", "frenly-electron.json");

requireNode();
const buildCode = await ensureBuilt();
if (buildCode !== 0) {
  console.error("Frenly could not be built; the lines above say why.");
  process.exit(buildCode);
}

const whyNot = await explainNoElectron();
const args = process.argv.slice(2);
if (whyNot === undefined) {
  console.error("Opening Frenly in Electron: its runtime is installed.");
  process.exitCode = await runElectron(args);
} else {
  console.error(`Opening Frenly in the browser shell: ${whyNot}.`);
  const open = hasDisplay() ? ["--open"] : [];
  if (open.length === 0)
    console.error("This machine has no display, so no window is opened; open the address below.");
  process.exitCode = await runNode([join(root, "out", "main", "cli.js"), "serve", ...open, ...args]);
}

/** Why Electron can't be used here, or undefined when it can. */
async function explainNoElectron() {
  if (process.env.FRENLY_SHELL === "browser") return "FRENLY_SHELL asks for it";
  if (!hasDisplay()) return "there is no display for Electron";
  if (process.platform === "linux" && process.getuid?.() === 0) {
    return "Electron's sandbox does not work for root";
  }
  if (findElectron() !== undefined) return undefined;
  const failure = await fetchElectron();
  return failure === undefined && findElectron() !== undefined
    ? undefined
    : `Electron's runtime is not installed and ${failure ?? "could not be unpacked"}`;
}

/** Reads what the package notes instead of loading it: loading it would start a download without an end. */
function findElectron() {
  const packageFolder = join(root, "node_modules", "electron");
  const note = join(packageFolder, "path.txt");
  if (!existsSync(note)) return undefined;
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(packageFolder, "dist");
  const path = join(folder, readFileSync(note, "utf8"));
  return existsSync(path) ? path : undefined;
}

/** Tries once within its limit and remembers a failure for a day; returns why it failed. */
async function fetchElectron() {
  const last = existsSync(memory) ? JSON.parse(readFileSync(memory, "utf8")) : undefined;
  if (last !== undefined && Date.now() - last.at < retryAfterMs) return last.reason;
  const reason = (await isReachable()) ? await install() : "can't be fetched from here";
  if (reason !== undefined) {
    mkdirSync(join(memory, ".."), { recursive: true });
    writeFileSync(memory, JSON.stringify({ at: Date.now(), reason }));
  }
  return reason;
}

function isReachable() {
  const address = new URL(process.env.ELECTRON_MIRROR ?? "https://github.com/");
  const port = Number(address.port || (address.protocol === "http:" ? 80 : 443));
  return new Promise((resolve) => {
    const socket = connect({ host: address.hostname, port, timeout: 3_000 });
    const answer = (value) => {
      socket.destroy();
      resolve(value);
    };
    socket.on("connect", () => answer(true));
    socket.on("timeout", () => answer(false));
    socket.on("error", () => answer(false));
  });
}

function install() {
  console.error(`Fetching Electron's runtime (at most ${fetchLimitMs / 1000} s) …`);
  return new Promise((resolve) => {
    const child = spawn(requireNode(), [tool("electron/install.js")], {
      cwd: root,
      stdio: "ignore",
      env: projectEnvironment(),
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), fetchLimitMs);
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(undefined);
      else if (signal === "SIGKILL") resolve(`was not fetched within ${fetchLimitMs / 1000} s`);
      else resolve("could not be fetched");
    });
  });
}

function runElectron(files) {
  return new Promise((resolve) => {
    const child = spawn(findElectron(), [root, ...files], { stdio: "inherit", env: process.env });
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill("SIGTERM"));
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
