import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The page over sample data: `vite build -c test/renderer/preview/vite.config.ts`, for looking at it without a core. */
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [react(), tailwindcss()],
  build: { outDir: "/tmp/frenly-preview", emptyOutDir: true, assetsInlineLimit: 0 },
});
