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
        },
      },
    ],
  },
});
