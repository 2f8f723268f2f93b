import type { CaseId, EvidenceId, ProjectId } from "../../../../contract/ids.ts";
import type { ExhibitKind, ExhibitStatus } from "../../../../contract/procedures/evidence.ts";
import { type ReadTx, sql } from "../../../storage/database.ts";

export interface ExhibitFacts {
  readonly evidence_id: EvidenceId;
  readonly exhibit_no: number;
  readonly kind: ExhibitKind;
  readonly title: string;
  readonly status: ExhibitStatus;
  readonly severity: number;
}

/** What an exhibit says of one counterparty as it is written, towards one own account in one currency. */
export interface ExhibitParty {
  readonly evidence_id: EvidenceId;
  readonly own_account: string;
  readonly name: string;
  readonly party: string;
  readonly currency: string;
  readonly rows: number;
  readonly paid_in: number;
  readonly paid_out: number;
  readonly first_day: number;
  readonly last_day: number;
}

const exhibits = sql<[string], ExhibitFacts>(
  `SELECT evidence_id, exhibit_no, kind, title, status, severity FROM exhibit
   WHERE case_id = ? ORDER BY exhibit_no LIMIT 100000`,
);
const parties = sql<[string], ExhibitParty>(
  `SELECT p.evidence_id, p.own_account, p.name, p.party, p.currency, p.rows, p.paid_in, p.paid_out, p.first_day, p.last_day
   FROM exhibit e CROSS JOIN exhibit_party p ON p.evidence_id = e.evidence_id
   WHERE e.case_id = ? AND p.party <> '' LIMIT 10000000`,
);
const countParties = sql<[string, number], { n: number }>(
  `SELECT count(*) AS n FROM (SELECT 1 FROM exhibit e CROSS JOIN exhibit_party p ON p.evidence_id = e.evidence_id
   WHERE e.case_id = ? LIMIT ?)`,
);
const revision = sql<[string], { seq: number | null }>("SELECT max(seq) AS seq FROM ev WHERE cas = ?");
const casesOf = sql<[string], { case_id: CaseId }>(
  "SELECT case_id FROM case_file WHERE project_id = ? AND status <> 'sealed' ORDER BY case_no LIMIT 100000",
);

/** What the risk of a case is made of. */
export const riskStore = {
  exhibits: (tx: ReadTx, caseId: CaseId) => tx.all(exhibits, [caseId]),
  parties: (tx: ReadTx, caseId: CaseId) => tx.iterate(parties, [caseId]),
  /** Whether the exhibits name more parties than so many. */
  namesMoreThan: (tx: ReadTx, caseId: CaseId, most: number) =>
    (tx.get(countParties, [caseId, most + 1])?.n ?? 0) > most,
  /** Another number whenever something was done in the case: each act leaves an event. */
  revision: (tx: ReadTx, caseId: CaseId) => tx.get(revision, [caseId])?.seq ?? 0,
  openCasesOf: (tx: ReadTx, projectId: ProjectId) =>
    tx.all(casesOf, [projectId]).map(({ case_id }) => case_id),
};
