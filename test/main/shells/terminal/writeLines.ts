// Started by descriptorSink.int.test.ts: writes many lines to its standard output, and its peak memory to the other.
import { DescriptorSink } from "../../../../src/main/shells/terminal/descriptorSink.ts";

const lines = Number(process.argv[2]);
const sink = new DescriptorSink(1, () => process.exit(0));
process.on("exit", () => {
  sink.flush();
  process.stderr.write(String(process.resourceUsage().maxRSS));
});
for (let i = 0; i < lines; i += 1) sink.write(`${String(i).padStart(9, "0")} ${"x".repeat(190)}\n`);
