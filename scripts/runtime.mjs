// Runs on any Node since 14: finds the Node to work with, or says in one sentence what is missing.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** better-sqlite3 crashes below this. */
const oldest = [22, 14];

export function isNewEnough(version) {
  const parts = /^v?(\d+)\.(\d+)/.exec(version);
  if (parts === null) return false;
  const [major, minor] = [Number(parts[1]), Number(parts[2])];
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

/** Path of a Node that is new enough: the one that `npm ci` installed, else the one that runs this. */
export function findNode() {
  const installed = join(
    root,
    "node_modules",
    "node",
    "bin",
    process.platform === "win32" ? "node.exe" : "node",
  );
  if (existsSync(installed)) {
    const answer = spawnSync(installed, ["--version"], { encoding: "utf8" });
    if (answer.status === 0 && isNewEnough(answer.stdout)) return installed;
  }
  return isNewEnough(process.version) ? process.execPath : undefined;
}

export function requireNode() {
  const node = findNode();
  if (node !== undefined) return node;
  console.error(
    `Frenly needs Node ${oldest.join(".")} or newer and this is ${process.version.slice(1)}. Run "npm ci" in ${root}, without --ignore-scripts: it brings the right one along.`,
  );
  process.exit(1);
}

/** The environment in which `node` is the Node of the project, for everything started from here. */
export function projectEnvironment(extra = {}) {
  const folders = [dirname(requireNode()), join(root, "node_modules", ".bin")];
  const separator = process.platform === "win32" ? ";" : ":";
  return { ...process.env, PATH: [...folders, process.env.PATH].join(separator), ...extra };
}

/** Runs a program of node_modules or the project with the project's Node; resolves to its exit code. */
export function runNode(args, options = {}) {
  return run(requireNode(), args, options);
}

export function run(command, args, options = {}) {
  const { env, ...rest } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: "inherit",
      ...rest,
      env: projectEnvironment(env),
    });
    // Ctrl+C reaches the child by itself; it decides how to end.
    const stay = () => {};
    process.on("SIGINT", stay);
    const forward = () => child.kill("SIGTERM");
    process.on("SIGTERM", forward);
    child.on("error", (error) => {
      console.error(`Can't run ${command}: ${error.message}`);
      resolve(1);
    });
    child.on("exit", (code, signal) => {
      process.off("SIGINT", stay);
      process.off("SIGTERM", forward);
      resolve(code === null ? (signal === "SIGINT" ? 130 : 1) : code);
    });
  });
}

/** The JavaScript file behind a command of node_modules. */
export function tool(path) {
  return join(root, "node_modules", ...path.split("/"));
}
