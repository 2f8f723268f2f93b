import { type CaseId, evidenceIdSchema, type ProjectId } from "../../../src/contract/ids.ts";
import { partyKeyOf } from "../../../src/main/modules/entities/identity/partyKey.ts";
import { Database, type SqlValue, sql } from "../../../src/main/storage/database.ts";

export interface Planted {
  readonly projectId: ProjectId;
  readonly caseId: CaseId;
  readonly rows: number;
  readonly parties: number;
  readonly exhibits: number;
}

const ownAccounts = Array.from({ length: 8 }, (_, i) => `DE8937040044053201300${i}`);
const insertImport = sql<readonly SqlValue[]>(
  `INSERT INTO ingestion (ingestion_id, project_id, side, status, file_name, sha256, byte_size, format, mapping, header, rows, accepted, sum, currency, started_at)
   VALUES ('ing_bench', ?, 'bank', 'committed', 'bench.csv', ?, 0, 'csv', '{}', '[]', ?, ?, 0, 'EUR', 0)`,
);
const importNo = sql<[], { no: number }>("SELECT max(ingestion_no) AS no FROM ingestion");
const insertRow = sql<readonly SqlValue[]>(
  `INSERT INTO tx (ingestion_no, row, day, value_day, amount, currency, counterparty, counterparty_account, account, reference, description, balance, byte_offset, byte_length)
   VALUES (?, ?, ?, NULL, ?, 'EUR', ?, ?, ?, '', '', NULL, 0, 0)`,
);
const insertExhibit = sql<readonly SqlValue[]>(
  `INSERT INTO exhibit (evidence_id, case_id, exhibit_no, kind, title, description, original_name, media_type, source, sha256, byte_size,
     status, reason, answered, decided_by, decided_at, collected_by, collected_at, tool, severity, rows_root, rows, line_offsets, checked_at, is_whole)
   VALUES (?, ?, ?, 'finding', ?, '', '', '', '', ?, 0, 'admitted', '', '[]', NULL, 0, 'usr_bench', 0, '', ?, NULL, 1, NULL, NULL, NULL)`,
);
const insertParty = sql<readonly SqlValue[]>(
  `INSERT OR IGNORE INTO exhibit_party (evidence_id, own_account, name, account, party, currency, rows, paid_in, paid_out, first_day, last_day)
   VALUES (?, ?, ?, ?, ?, 'EUR', 1, 0, -10000, 20000, 20100)`,
);

/** Half go by an account number, half by their name; every tenth shares its name with another. */
function partyNumbered(i: number): { readonly name: string; readonly account: string } {
  const name = `Party ${i % 10 === 9 ? i - 1 : i} Trading`;
  return { name, account: i % 2 === 0 ? "" : `FR76${String(i).padStart(20, "0")}` };
}

/** Writes a case straight into the tables: one exhibit that names everybody, and many that name a few. */
export function plantCase(path: string, planted: Planted): void {
  const { projectId, caseId, rows, parties, exhibits } = planted;
  const database = Database.open({ path });
  const sha256 = "0".repeat(64);
  database.write((tx) => {
    tx.run(insertImport, [projectId, sha256, rows, rows]);
    const no = tx.get(importNo, [])?.no ?? 0;
    for (let row = 0; row < rows; row += 1) {
      // A few are paid often and most now and then.
      const i = row < parties ? row : Math.floor(parties * (((row * 7_919) % 1_009) / 1_009) ** 3);
      const { name, account } = partyNumbered(i);
      const own = ownAccounts[(i + row) % (i % 3 === 0 ? 3 : 1)] ?? "";
      tx.run(insertRow, [
        no,
        row + 2,
        20_000 + (row % 700),
        -100 - ((row * 31) % 900_000),
        name,
        account,
        own,
      ]);
    }
  });
  database.write((tx) => {
    for (let e = 0; e < exhibits; e += 1) {
      const evidenceId = evidenceIdSchema.parse(`evd_${String(e).padStart(8, "0")}`);
      const hash = String(e).padStart(64, "0");
      tx.run(insertExhibit, [evidenceId, caseId, e + 1, `Finding ${e}`, hash, (e % 10) / 10]);
      const named = e === 0 ? parties : 1 + (e % 5);
      for (let p = 0; p < named; p += 1) {
        const i = e === 0 ? p : (e * 131 + p * 17) % parties;
        const { name, account } = partyNumbered(i);
        const party = partyKeyOf(name, account)?.key ?? "";
        tx.run(insertParty, [evidenceId, ownAccounts[i % 3] ?? "", name, account, party]);
      }
    }
  });
  database.dispose();
}
