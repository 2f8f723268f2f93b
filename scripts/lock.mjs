// `node scripts/lock.mjs`: completes package-lock.json after an `npm install`. A registry that lacks the packages of
// other platforms leaves them out of the lock, and `npm ci` then refuses it everywhere. Their parents pin them to exact
// versions, so they can be entered without asking. `--check` only says what is wrong.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const path = join(fileURLToPath(new URL("..", import.meta.url)), "package-lock.json");
const lock = JSON.parse(readFileSync(path, "utf8"));
const missing = [];

for (const [parent, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const places = [`${parent}/node_modules/${name}`, `node_modules/${name}`];
    if (parent === "" || places.some((place) => place in lock.packages)) continue;
    if (!/^\d/.test(version)) throw new Error(`${name} of ${parent} has no exact version: ${version}`);
    missing.push([`node_modules/${name}`, { version, ...platformOf(name), dev, optional: true }]);
  }
}
const resolved = Object.values(lock.packages).filter((entry) => "resolved" in entry).length;

if (process.argv.includes("--check")) {
  if (missing.length > 0)
    console.error(`package-lock.json lacks ${missing.length} packages of other platforms.`);
  if (resolved > 0) console.error(`package-lock.json names a registry in ${resolved} places.`);
  if (missing.length + resolved > 0) console.error("Run node scripts/lock.mjs and commit package-lock.json.");
  process.exitCode = missing.length + resolved > 0 ? 1 : 0;
} else {
  for (const entry of Object.values(lock.packages)) delete entry.resolved;
  const [root, ...rest] = Object.entries({ ...lock.packages, ...Object.fromEntries(missing) });
  rest.sort(([a], [b]) => (a < b ? -1 : 1));
  lock.packages = Object.fromEntries([root, ...rest]);
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  console.error(`Entered ${missing.length} packages of other platforms.`);
}

/** `binding-linux-arm64-musl` runs on Linux, on arm64, with musl: platform packages say so in their names. */
function platformOf(name) {
  const words = name.split("/").pop().split("-");
  const pick = (known) => words.filter((word) => known.includes(word));
  const cpu = pick(["x64", "arm64", "arm", "ia32", "ppc64", "riscv64", "s390x", "wasm32"]);
  const os = cpu.includes("wasm32")
    ? []
    : pick(["linux", "darwin", "win32", "android", "freebsd", "openharmony"]);
  const libc = os.includes("linux")
    ? words.some((word) => word.startsWith("musl"))
      ? ["musl"]
      : ["glibc"]
    : [];
  if (cpu.length !== 1) throw new Error(`${name} does not say which processor it is for`);
  return { cpu, ...(os.length > 0 ? { os } : {}), ...(libc.length > 0 ? { libc } : {}) };
}
