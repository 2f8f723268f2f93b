import { caseJsonLd } from "./caseJsonLd.ts";
import type { CaseSnapshot } from "./caseSnapshot.ts";
import { certificateHtml } from "./certificate.ts";
import { custodyCsv, custodyLines } from "./custodyCsv.ts";
import { evidencePath } from "./evidencePath.ts";
import { fileOf, hashLines, type PackageFile } from "./packageFile.ts";
import { buildReport } from "./report/buildReport.ts";
import { reportHtml } from "./report/reportHtml.ts";
import { custodyPdf, reportPdf } from "./report/reportPdf.ts";

/** Where the list of sealed files stands: its SHA-256 is the `manifest_hash` of the seal event. */
export const sealedListPath = "data/sealed-sha256.txt";

export interface SealedFiles {
  /** Everything that the seal binds, exhibits included; the list of them last. */
  readonly files: readonly PackageFile[];
  /** Those of them that were made here; exhibits are kept elsewhere. */
  readonly made: readonly PackageFile[];
  readonly reportHash: string;
  readonly manifestHash: string;
}

/** Makes report, custody, side files and their list of a case: the same snapshot gives the same bytes. */
export async function sealedFiles(
  snapshot: CaseSnapshot,
  readExhibit: (sha256: string) => Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<SealedFiles> {
  const report = buildReport(snapshot);
  const pdf = fileOf("data/report/report.pdf", await reportPdf(report));
  const made = [
    pdf,
    fileOf("data/report/report.html", reportHtml(report)),
    fileOf("data/custody.csv", custodyCsv(snapshot)),
    fileOf("data/custody.jsonl", custodyLines(snapshot)),
    fileOf("data/custody.pdf", await custodyPdf(report)),
    fileOf("data/case.json", `${JSON.stringify(snapshot, null, 1)}\n`),
    fileOf("data/case.jsonld", caseJsonLd(snapshot)),
    fileOf("data/certificate-902-13-14-DRAFT.html", certificateHtml(snapshot)),
  ];
  const exhibits = snapshot.exhibits
    .filter(({ status }) => status === "admitted")
    .map((exhibit) => ({
      path: evidencePath(exhibit),
      sha256: exhibit.sha256,
      byteSize: exhibit.byteSize,
      read: () => readExhibit(exhibit.sha256),
    }));
  const list = fileOf(sealedListPath, hashLines([...made, ...exhibits]));
  return {
    files: [...made, ...exhibits, list],
    made: [...made, list],
    reportHash: pdf.sha256,
    manifestHash: list.sha256,
  };
}
