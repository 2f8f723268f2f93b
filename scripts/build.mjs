// `npm run build`, and the building of what is missing or older than its sources before other commands.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { requireNode, root, run, tool } from "./runtime.mjs";

const stamp = join(root, "out", "built.json");
const lock = join(root, "node_modules", ".cache", "frenly-build.lock");
const lockLimitMs = 120_000;

/** Builds; `quiet` sends all output to stderr, so that stdout belongs to the command that needed the build. */
export async function build({ quiet = false } = {}) {
  const began = Date.now();
  const env = { NODE_ENV: "production" };
  const code = await run(
    requireNode(),
    [tool("electron-vite/bin/electron-vite.js"), "build", "--logLevel", "warn"],
    { stdio: ["ignore", quiet ? 2 : "inherit", "inherit"], env },
  );
  if (code !== 0) return code;
  writeFileSync(stamp, JSON.stringify({ began }));
  console.error(`Built out/ in ${((Date.now() - began) / 1000).toFixed(1)} s.`);
  return 0;
}

/** Builds when `out/` is missing or older than what it is made of; several at once wait for the first. */
export async function ensureBuilt() {
  if (isFresh()) return 0;
  await takeLock();
  try {
    return isFresh() ? 0 : await build({ quiet: true });
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function isFresh() {
  if (!existsSync(stamp)) return false;
  const { began } = JSON.parse(readFileSync(stamp, "utf8"));
  const sources = ["src", "package.json", "package-lock.json", "electron.vite.config.ts"];
  return sources.every((path) => newest(join(root, path)) < began);
}

function newest(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0);
}

async function takeLock() {
  mkdirSync(join(lock, ".."), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const isLeft = existsSync(lock) && Date.now() - statSync(lock).mtimeMs > lockLimitMs;
    if (isLeft) rmSync(lock, { recursive: true, force: true });
    else await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = process.argv.includes("--if-needed") ? await ensureBuilt() : await build();
}
