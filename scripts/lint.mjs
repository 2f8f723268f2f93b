// `npm run lint`: types, format and rules, unused files, exports and dependencies. Import rules are tests of their own.
import { runNode, tool } from "./runtime.mjs";

const checks = [
  ["types", [tool("typescript/bin/tsc")]],
  ["format and rules", [tool("@biomejs/biome/bin/biome"), "check", "--error-on-warnings"]],
  ["lock file", ["scripts/lock.mjs", "--check"]],
  ["unused code", [tool("knip/bin/knip.js"), "--config", "test/config/knip.json"]],
];
const failed = [];
for (const [name, args] of checks) {
  if ((await runNode(args)) !== 0) failed.push(name);
}
if (failed.length > 0) console.error(`Not clean: ${failed.join(", ")}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
