import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { noDay } from "../../src/main/modules/anomalies/detectors/columns.ts";
import { type Population, populationOf } from "../../src/main/modules/anomalies/detectors/population.ts";

/** A labelled set of AMLSim (IBM, Apache-2.0): its transfers, and the accounts that its simulator marked. */
export interface LabelledFlows {
  readonly rows: Population;
  readonly marked: ReadonlySet<string>;
  readonly ends: readonly (readonly [from: string, to: string])[];
}

/** Reads a set from its archive. */
export function readLabelledFlows(path: string): LabelledFlows {
  const files = filesOf(gunzipSync(readFileSync(path)));
  const table = (name: string): string[][] =>
    (files.get(name) ?? "")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","));
  const transfers = table("transactions.csv");
  const marked = new Set(
    table("nodes.csv").flatMap(([node, isFraud]) => (isFraud === "1" ? [node ?? ""] : [])),
  );
  const codes = new Map([["", 0]]);
  const codeOf = (text = ""): number => {
    const code = codes.get(text) ?? codes.size;
    codes.set(text, code);
    return code;
  };
  const count = transfers.length;
  const account = Int32Array.from(transfers, ([from]) => codeOf(from));
  const counterpartyAccount = Int32Array.from(transfers, ([, to]) => codeOf(to));
  const rows = populationOf({
    count,
    ingestionNo: new Int32Array(count).fill(1),
    row: Int32Array.from(transfers, (_, i) => i + 2),
    day: Int32Array.from(transfers, ([, , , time]) => 20_000 + Number(time)),
    valueDay: new Int32Array(count).fill(noDay),
    amount: Float64Array.from(transfers, ([, , value]) => Math.round(Number(value) * 100)),
    party: new Int32Array(count),
    parties: [""],
    account,
    counterpartyAccount,
    accounts: [...codes.keys()],
    reference: transfers.map(() => ""),
    word: new Uint8Array(count),
    isNew: new Uint8Array(count).fill(1),
  });
  return { rows, marked, ends: transfers.map(([from = "", to = ""]) => [from, to]) };
}

/** Texts of a tar archive by their base name (POSIX ustar: blocks of 512 bytes, size in octal at 124). */
function filesOf(archive: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  for (let at = 0; at + 512 <= archive.length; ) {
    const name = archive.toString("utf8", at, at + 100).replace(/\0.*$/s, "");
    const size = Number.parseInt(archive.toString("latin1", at + 124, at + 136), 8) || 0;
    if (name.endsWith(".csv"))
      files.set(name.slice(name.lastIndexOf("/") + 1), archive.toString("utf8", at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
