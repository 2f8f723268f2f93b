// Part of `npm ci`: builds once, so that the first start is quick. It never fails the installation.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findNode, root } from "./runtime.mjs";

const isWhole = findNode() !== undefined && existsSync(join(root, "node_modules", "electron-vite"));
// In CI the tests build right after this; an installation for production has no tools to build with.
if (isWhole && process.env.CI === undefined) {
  try {
    const { ensureBuilt } = await import("./build.mjs");
    if ((await ensureBuilt()) !== 0)
      console.error("The build failed and will be tried again at the first start.");
  } catch (error) {
    console.error(`The build was skipped and will be made at the first start: ${error.message}`);
  }
}
