import type { Mapping } from "../../../../contract/procedures/ingestion.ts";
import { memorySource } from "./csv/byteSource.ts";
import { knownEncoding } from "./csv/fileProbe.ts";
import { Scanner } from "./csv/scanner.ts";

/**
 * The cells of one row as they stand in the file, from its vaulted bytes (`byteOffset`, `byteLength` of the row).
 * Continuation lines are joined to the cell above them with a line break.
 */
export function readSourceRow(bytes: Buffer, mapping: Mapping): string[] {
  const encoding = knownEncoding(mapping.encoding, "the source file");
  const carriageReturnOnly = mapping.lineBreak === "cr";
  const cells: string[] = [];
  new Scanner({ encoding, bomBytes: 0, delimiter: mapping.delimiter, carriageReturnOnly }).scan(
    memorySource(bytes),
    {
      record(view) {
        for (const [index, cell] of view.shownCells().entries()) {
          const above = cells[index];
          if (above === undefined) cells.push(cell);
          else if (cell !== "") cells[index] = above === "" ? cell : `${above}\n${cell}`;
        }
        return true;
      },
    },
  );
  return cells;
}
