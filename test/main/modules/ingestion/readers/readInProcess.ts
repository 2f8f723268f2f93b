import { statSync } from "node:fs";
import { inspectFile } from "../../../../../src/main/modules/ingestion/readers/inspectFile.ts";
import { readTransactions } from "../../../../../src/main/modules/ingestion/readers/readTransactions.ts";

/** Reads one file in a process of its own, so that its memory can be measured; prints one JSON line. */
const [path = ""] = process.argv.slice(2);
const source = { path, fileName: "huge.csv", byteSize: statSync(path).size };
const codes: string[] = [];
const { rows, accepted, rejected } = readTransactions(
  source,
  inspectFile(source, { currency: "EUR" }).mapping,
  {
    today: 20_780,
    accept: () => {},
    reject: ({ code }) => codes.push(code),
    progress: () => {},
    isCancelled: () => false,
  },
);
process.stdout.write(
  JSON.stringify({ rows, accepted, rejected, codes, peakMegabytes: process.resourceUsage().maxRSS / 1024 }),
);
