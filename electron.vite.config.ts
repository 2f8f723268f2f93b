import { readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";

const root = import.meta.dirname;
const main = (path: string) => resolve(root, "src/main", path);

/** Each `workers/<name>Worker.ts` runs in a thread of its own: built as an entry `out/main/workers/`. */
function workerEntries(): Record<string, string> {
  const files = readdirSync(main("workers")).filter((file) => file.endsWith("Worker.ts"));
  return Object.fromEntries(
    files.map((file) => [`workers/${basename(file, ".ts")}`, main(`workers/${file}`)]),
  );
}

export default defineConfig({
  main: {
    build: {
      externalizeDeps: true,
      sourcemap: true,
      rolldownOptions: {
        input: {
          index: main("index.ts"),
          serve: main("serve.ts"),
          cli: main("cli.ts"),
          ...workerEntries(),
        },
        // Chunks lie beside the entries, so that a path relative to import.meta.url means the same in both.
        output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload can neither be a module nor require anything but electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(root, "src/preload/index.ts") },
        output: { format: "cjs", entryFileNames: "[name].cjs" },
      },
    },
  },
  renderer: {
    root: resolve(root, "src/renderer"),
    plugins: [react(), tailwindcss()],
    build: {
      minify: true,
      // Loaded from this machine, so one larger file costs less than several round trips of parsing.
      chunkSizeWarningLimit: 2_000,
      // The content security policy allows no data: fonts or styles, so nothing is put inline.
      assetsInlineLimit: 0,
      rolldownOptions: { input: resolve(root, "src/renderer/index.html") },
    },
  },
});
