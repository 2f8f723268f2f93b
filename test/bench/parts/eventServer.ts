import { join } from "node:path";
import { labelSchema } from "../../../src/contract/events/definition.ts";
import { ingestionIdSchema } from "../../../src/contract/ids.ts";
import { currencySchema } from "../../../src/contract/money.ts";
import { createCore } from "../../../src/main/core.ts";
import { openLoopbackShell } from "../../../src/main/shells/loopback/loopbackShell.ts";
import { root } from "./program.ts";

// The browser shell over the whole core, which publishes events at the rate that its parent sends, 0 to be quiet.
const core = await createCore({ shell: "browser" });
const { projectId } = await core.projects.create(
  { name: labelSchema.parse("Busy"), currency: currencySchema.parse("EUR") },
  core.actor,
);
const shell = await openLoopbackShell({ ...core, port: 0, pageDir: join(root, "out", "renderer") });
const draft = {
  type: "data.ingested",
  projectId,
  data: {
    ingestion_id: ingestionIdSchema.parse("ing_0193f3a2000070008000000000000001"),
    project_id: projectId,
    records_count: 1_000,
    entities_created: 12,
    ghost_transactions: 0,
    anomalies_detected: 0,
    ingestion_type: "transactions",
  },
} as const;

let rate = 0;
let startedAt = 0;
let published = 0;
setInterval(() => {
  const due = Math.floor(((performance.now() - startedAt) / 1000) * rate);
  for (; published < due; published += 1) void core.publishSoon(draft);
}, 4);
process.on("message", (asked) => {
  process.send?.({ published });
  rate = Number(asked);
  startedAt = performance.now();
  published = 0;
});
process.on("SIGTERM", () => process.exit(0));
process.stdout.write(`open at ${shell.launchUrl()}\n`);
