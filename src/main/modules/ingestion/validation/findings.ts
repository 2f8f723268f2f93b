import type { Issue } from "../../../../contract/procedures/ingestion.ts";
import { describeIssue, severityOf } from "./rules.ts";

const sampleRows = 20;

interface Finding {
  readonly code: string;
  readonly column: number;
  rows: number;
  readonly sample: number[];
  /** What it looks like, in words that continue the sentence. */
  readonly explanation: string | null;
}

/** Counts which rule is broken in which column by how many rows; memory does not grow with the rows. */
export class Findings {
  readonly #found = new Map<string, Finding[]>();

  /** `column` is the index in the file, −1 for the row as a whole. */
  note(code: string, column: number, row: number): void {
    let findings = this.#found.get(code);
    if (findings === undefined) {
      findings = [];
      this.#found.set(code, findings);
    }
    let finding = findings.find((known) => known.column === column);
    if (finding === undefined) {
      finding = { code, column, rows: 0, sample: [], explanation: null };
      findings.push(finding);
    }
    finding.rows += 1;
    if (finding.sample.length < sampleRows && finding.sample.at(-1) !== row) finding.sample.push(row);
  }

  /** Adds a finding that was counted elsewhere. */
  add(
    code: string,
    rows: number,
    sample: readonly number[],
    { column = -1, note = null }: { column?: number; note?: string | null } = {},
  ): void {
    const finding = { code, column, rows, sample: sample.slice(0, sampleRows), explanation: note };
    const known = this.#found.get(code);
    if (known === undefined) this.#found.set(code, [finding]);
    else known.push(finding);
  }

  drop(code: string): void {
    this.#found.delete(code);
  }

  rowsOf(code: string): number {
    return (this.#found.get(code) ?? []).reduce((sum, finding) => sum + finding.rows, 0);
  }

  toIssues(columnNames: readonly string[]): Issue[] {
    return [...this.#found.values()].flat().map(({ code, column, rows, sample, explanation }) => {
      const name = column < 0 ? null : (columnNames[column] ?? `Column ${column + 1}`);
      return {
        code,
        severity: severityOf(code),
        column: name,
        rows,
        message: describeIssue(code, { column: name, rows, firstRow: sample[0] ?? 0, explanation }),
        sampleRows: sample,
      };
    });
  }
}
