/** What may import what: the table of the architecture page. Folders are relative to `src/`; the longest match counts. */
export const layers: Readonly<
  Record<string, { readonly own: readonly string[]; readonly packages: readonly string[] }>
> = {
  contract: { own: ["contract"], packages: ["zod", "@orpc/contract"] },
  preload: { own: [], packages: ["electron"] },
  "main/base": { own: ["main/base", "contract"], packages: ["node:*", "pino"] },
  "main/storage": { own: ["main/storage", "main/base", "contract"], packages: ["node:*", "better-sqlite3"] },
  "main/events": {
    own: ["main/events", "main/base", "main/storage", "contract"],
    packages: ["node:*", "zod", "canonicalize"],
  },
  // A worker's entry is the thread's end of its module.
  "main/workers": {
    own: ["main/workers", "main/base", "main/storage", "main/events", "main/modules", "contract"],
    packages: ["node:*"],
  },
  // What people take away: tables and pages as files. Knows no product.
  "main/documents": {
    own: ["main/documents", "main/base", "contract"],
    packages: ["node:*", "pdfmake", "write-excel-file", "fflate"],
  },
  "main/modules/reconciliation": {
    own: ["main/base", "main/documents", "main/storage", "main/events", "main/workers", "contract"],
    packages: ["node:*", "zod", "pdfmake"],
  },
  "main/modules/cases": {
    own: ["main/base", "main/documents", "main/storage", "main/events", "main/workers", "contract"],
    packages: ["node:*", "zod", "pdfmake"],
  },
  "main/modules": {
    own: ["main/base", "main/storage", "main/events", "main/workers", "contract"],
    packages: ["node:*", "zod"],
  },
  // Readers of other formats than text: inflating and XML come from libraries.
  "main/modules/ingestion": {
    own: ["main/base", "main/storage", "main/events", "main/workers", "contract"],
    packages: ["node:*", "zod", "fflate", "saxes"],
  },
  "main/modules/team": {
    own: ["main/base", "main/storage", "main/events", "main/workers", "contract"],
    packages: ["node:*", "zod", "ioredis"],
  },
  "main/api": {
    own: ["main/api", "main/base", "main/events", "contract"],
    packages: ["node:*", "@orpc/server"],
  },
  "main/shells/electron": {
    own: ["main/shells/electron", "main/base", "main/api", "contract"],
    packages: ["node:*", "electron", "@orpc/server", "zod"],
  },
  "main/shells/loopback": {
    own: ["main/shells/loopback", "main/base", "main/api", "contract"],
    packages: ["node:*", "fastify", "ws", "@orpc/server", "@orpc/openapi", "@orpc/zod", "zod"],
  },
  "main/shells/terminal": {
    own: ["main/shells/terminal", "main/base", "main/api", "contract"],
    packages: ["node:*", "commander", "zod"],
  },
  // The entries and the composition root, which join everything below them.
  main: { own: ["main", "contract"], packages: ["node:*", "zod", "electron"] },
  "renderer/link": {
    own: ["renderer/link", "contract"],
    packages: ["@orpc/client", "@orpc/contract", "partysocket", "react"],
  },
  "renderer/components": { own: ["renderer/components", "contract"], packages: ["*"] },
  "renderer/views": {
    own: ["renderer/views", "renderer/components", "renderer/link", "contract"],
    packages: ["*"],
  },
  renderer: { own: ["renderer", "contract"], packages: ["*"] },
};
