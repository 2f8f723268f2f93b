import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const shared = { globals: false, restoreMocks: true, setupFiles: [] as string[] };

/** Two projects: `unit` is pure and parallel, `int` works on real SQLite, real Redis and real processes. */
export default defineConfig({
  root: new URL("../..", import.meta.url).pathname,
  plugins: [react()],
  test: {
    projects: [
      {
        extends: true,
        test: { ...shared, name: "unit", include: ["test/**/*.unit.test.{ts,tsx}"], testTimeout: 20_000 },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: "int",
          include: ["test/**/*.int.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          pool: "forks",
          // From source, each worker thread strips types with WebAssembly, and V8 13.6 frees the wrapper that it has
          // replaced in a way that crashes a process with several isolates: it must not replace it.
          execArgv: ["--wasm-wrapper-tiering-budget=1000000000"],
        },
      },
    ],
  },
});
