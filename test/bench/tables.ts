import { createReadStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInflateRaw } from "node:zlib";
import { SaxesParser } from "saxes";
import { withFileSource } from "../../src/main/modules/ingestion/readers/csv/byteSource.ts";
import { runTableJob } from "../../src/main/modules/ingestion/readers/tables/tableJob.ts";
import { readZipDirectory } from "../../src/main/modules/ingestion/readers/tables/xlsx/zipDirectory.ts";
import { generateStatementXml, generateWorkbook } from "./generateTables.ts";
import { type BenchRun, type BenchSuite, median, seconds } from "./suite.ts";

const rounds = 5;
const goal = 2.5;

/** Large files of other formats, from the file to the table on the disk, against a general parser that does nothing. */
export const suite: BenchSuite = {
  name: "tables",
  async run(run) {
    const folder = mkdtempSync(join(tmpdir(), "frenly-bench-tables-"));
    try {
      const workbook = join(folder, "book.xlsx");
      // 1,048,576 rows are all that a sheet holds.
      const rows = Math.round(1_000_000 * run.scale);
      await generateWorkbook(workbook, rows);
      await measure(run, {
        folder,
        path: workbook,
        format: "xlsx",
        rows,
        parse: () => parseSheets(workbook),
      });
      const statement = join(folder, "statement.xml");
      const entries = Math.round(150_000 * run.scale);
      generateStatementXml(statement, entries);
      await measure(run, {
        folder,
        path: statement,
        format: "camt",
        rows: entries,
        parse: () => parseStream(createReadStream(statement)),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Setting {
  readonly folder: string;
  readonly path: string;
  readonly format: "xlsx" | "camt";
  readonly rows: number;
  /** The peer: finds every tag and text of the file and does nothing with them. */
  readonly parse: () => Promise<void>;
}

async function measure(run: BenchRun, setting: Setting): Promise<void> {
  const { path, format, rows } = setting;
  const ours: number[] = [];
  const bare: number[] = [];
  let peak = 0;
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await seconds(setting.parse));
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    ours.push(
      await seconds(() => {
        convert(setting, round, () => {
          peak = Math.max(peak, process.memoryUsage().rss - before);
        });
      }),
    );
  }
  const [time, parser] = [median(ours), median(bare)];
  const megabytes = statSync(path).size / 1e6;
  run.record({
    suite: "tables",
    what: `${megabytes.toFixed(0)} MB ${format.toUpperCase()} of ${rows.toLocaleString("en-US")} rows → table, peak growth ${Math.round(peak / 2 ** 20)} MiB`,
    value: megabytes / time,
    unit: "MB/s",
    limit: `a general XML parser alone ${(megabytes / parser).toFixed(1)} MB/s`,
    ratio: time / parser,
    goal: `≤ ${goal}`,
    pass: time / parser <= goal,
  });
}

function convert({ folder, path, format }: Setting, round: number, onProgress: () => void): void {
  let rows = 0;
  const files = {
    tablePath: join(folder, `${format}-${round}`),
    placesPath: join(folder, `${format}-${round}-places`),
  };
  runTableJob(
    {
      source: { path, fileName: path, byteSize: statSync(path).size },
      format,
      options: { part: undefined, currency: "EUR" },
      files,
      cancelFlag: new SharedArrayBuffer(4),
    },
    (done) => {
      if (Math.floor(done / 20_000) !== Math.floor(rows / 20_000)) onProgress();
      rows = done;
    },
  );
  rmSync(files.tablePath);
  rmSync(files.placesPath);
}

async function parseSheets(path: string): Promise<void> {
  const source = { path, fileName: path, byteSize: statSync(path).size };
  const entries = withFileSource(source, (bytes) => readZipDirectory(bytes, source));
  for (const { name, offset, compressedSize } of entries.values()) {
    const start = offset + 30 + name.length;
    const packed = createReadStream(path, { start, end: start + compressedSize - 1 });
    await parseStream(packed.pipe(createInflateRaw()));
  }
}

async function parseStream(stream: NodeJS.ReadableStream): Promise<void> {
  const parser = new SaxesParser({ position: false });
  let tokens = 0;
  const count = () => {
    tokens += 1;
  };
  parser.on("opentag", count);
  parser.on("closetag", count);
  parser.on("text", count);
  stream.setEncoding("utf8");
  for await (const chunk of stream) parser.write(chunk);
  parser.close();
  if (tokens === 0) throw new Error("The parser found nothing.");
}
