import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { caseIdSchema, evidenceIdSchema, type Sha256 } from "../../src/contract/ids.ts";
import { toInstant } from "../../src/main/base/clock.ts";
import { hashLeaf } from "../../src/main/events/treeHash.ts";
import {
  type CustodyAction,
  type CustodyEntry,
  custodyHash,
  custodyLine,
} from "../../src/main/modules/cases/evidence/custodyStore.ts";
import type { CaseSnapshot, CustodyRow, Exhibit } from "../../src/main/modules/cases/package/caseSnapshot.ts";
import {
  type PackageTask,
  type PackageWritten,
  runPackageJob,
  type SealMade,
} from "../../src/main/modules/cases/package/packageJob.ts";
import { sealProof } from "../../src/main/modules/cases/package/sealProof.ts";
import { EvidenceVault } from "../../src/main/storage/evidenceVault.ts";
import { openTestWorkspace, type TestWorkspace } from "./workspace.ts";

const script = fileURLToPath(new URL("../../resources/verify/verifyPackage.py", import.meta.url));
const caseId = caseIdSchema.parse("case_0193");

/** A file that somebody brings: any name, any bytes. */
export interface Brought {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

export interface SealedTestCase {
  readonly workspace: TestWorkspace;
  readonly vault: EvidenceVault;
  readonly snapshot: CaseSnapshot;
  readonly made: SealMade;
  exportTo(form: "folder" | "zip", path: string): Promise<PackageWritten>;
  dispose(): void;
}

/** A real log, a real vault and a case in them: exhibits collected, admitted, rejected, looked at, and sealed. */
export async function sealTestCase(brought: readonly Brought[]): Promise<SealedTestCase> {
  const workspace = await openTestWorkspace();
  const vault = new EvidenceVault(join(workspace.homeDir, "evidence"), Buffer.alloc(32, 7));
  publishCase(workspace);
  const custody: CustodyRow[] = [];
  const exhibits: Exhibit[] = [];
  for (const [i, file] of brought.entries())
    exhibits.push(await bring({ workspace, vault, custody, file, number: i + 1 }));
  const snapshot = snapshotOf(workspace, exhibits, custody);
  const run = <T>(task: PackageTask) => runPackageJob(task, vault) as Promise<T>; // each task has its own answer
  const made = await run<SealMade>({ kind: "seal", snapshot });
  const sealed = publishSeal(workspace, snapshot, made);
  workspace.sealNow();
  const printed = { size: snapshot.log.size, root: snapshot.log.root };
  const proof = sealProof(workspace, workspace.database, { sequence: sealed.sequence, printed });
  return {
    workspace,
    vault,
    snapshot,
    made,
    exportTo: (form, path) =>
      run<PackageWritten>({
        kind: "export",
        to: { form, path },
        sealed: {
          caseId,
          number: snapshot.number,
          title: snapshot.title,
          seal: 1,
          sealedAt: sealed.data.sealed_at,
          program: "Frenly 0.1.0",
          files: made.files,
          events: [{ deviceId: workspace.identity.deviceId, bodies: caseBodies(workspace) }],
          proof,
          verifyScript: readFileSync(script, "utf8"),
        },
      }),
    dispose() {
      workspace.dispose();
      rmSync(workspace.homeDir, { recursive: true, force: true });
    },
  };
}

function publishCase({ database, bus }: TestWorkspace): void {
  database.write((tx) => {
    const data = { case_id: caseId, case_title: "Paid twice", priority: "high", status: "open" } as const;
    bus.publish(tx, { type: "case.created", caseId, data });
    bus.publish(tx, { type: "log.verified", data: { events_count: 1, ok: true } });
  });
}

async function bring(parts: {
  readonly workspace: TestWorkspace;
  readonly vault: EvidenceVault;
  readonly custody: CustodyRow[];
  readonly file: Brought;
  readonly number: number;
}): Promise<Exhibit> {
  const { workspace, vault, custody, file, number } = parts;
  const { sha256, byteSize } = await vault.keep([file.bytes]);
  const evidenceId = evidenceIdSchema.parse(`evd_${String(number).padStart(6, "0")}`);
  const isAdmitted = number % 5 !== 4;
  const acts = ["collected", "accessed", isAdmitted ? "admitted" : "rejected"] as const;
  for (const action of acts) {
    workspace.clock.advance(1_000);
    custody.push(touch({ workspace, custody, evidenceId, sha256, action, exhibit: `E-${number}` }));
  }
  const at = toInstant(workspace.clock.now());
  return {
    ...{ evidenceId, sha256, byteSize, number: `E-${number}`, kind: "file", title: file.name },
    ...{ description: "", originalName: file.name, mediaType: file.mediaType, source: "Bank of Utopia" },
    ...{
      status: isAdmitted ? "admitted" : "rejected",
      statusReason: isAdmitted ? "" : "Not about this case",
    },
    ...{ decidedBy: "Ada", decidedAt: at, collectedBy: "Ada", collectedAt: at, tool: "Frenly 0.1.0" },
    rowsRoot: null,
  };
}

function touch({
  workspace: { database, bus, identity, clock },
  custody,
  evidenceId,
  sha256,
  action,
  exhibit,
}: {
  readonly workspace: TestWorkspace;
  readonly custody: readonly CustodyRow[];
  readonly evidenceId: CustodyEntry["evidence_id"];
  readonly sha256: Sha256;
  readonly action: CustodyAction & ("collected" | "accessed" | "admitted" | "rejected");
  readonly exhibit: string;
}): CustodyRow {
  const last = custody.at(-1);
  const previous = last?.evidenceId === evidenceId ? (last.custodyHash as Sha256) : null; // made by custodyHash
  const entry: CustodyEntry = {
    ...{ case_id: caseId, evidence_id: evidenceId, action, by: identity.userId, from: "", to: "" },
    ...{
      reason: '=1+1, "quoted"\nsecond line',
      authority: "Order 12/2026",
      sha256_then: sha256,
      sha256_now: sha256,
    },
    ...{ at: clock.now(), offset_minutes: 60, tool: "Frenly 0.1.0" },
  };
  const hash = custodyHash(previous, entry);
  const data = { case_id: caseId, evidence_id: evidenceId, sha256, custody_hash: hash };
  const event = database.write((tx) => ({ value: publishTouch(tx) })).value;
  function publishTouch(tx: Parameters<typeof bus.publish>[0]) {
    if (action === "rejected") return bus.publish(tx, { type: "evidence.rejected", caseId, data });
    if (action === "accessed")
      return bus.publish(tx, {
        type: "evidence.touched",
        caseId,
        data: { ...data, action, sha256_now: sha256 },
      });
    const status = action === "collected" ? "proposed" : "admitted";
    return bus.publish(tx, {
      type: "evidence.added",
      caseId,
      data: { ...data, kind: "file", status, entities_affected: 0 },
    });
  }
  return {
    ...{ number: custody.length + 1, exhibit, evidenceId, action, actor: "Ada", from: "", to: "" },
    ...{ reason: entry.reason, authority: entry.authority, sha256Then: sha256, sha256Now: sha256 },
    ...{ utc: toInstant(entry.at), offsetMinutes: 60, workstation: identity.deviceId, eventId: event.id },
    ...{ sequence: event.sequence, tool: entry.tool, custodyHash: hash, line: custodyLine(previous, entry) },
  };
}

function caseBodies({ log }: TestWorkspace): string[] {
  return log
    .readAfter(0, 1_000_000)
    .map(({ body }) => body)
    .filter((body) => body.includes(`"case_id":"${caseId}","case_previous"`));
}

function publishSeal(workspace: TestWorkspace, { log }: CaseSnapshot, made: SealMade) {
  const { bus, database, identity, clock } = workspace;
  const bodies = caseBodies(workspace);
  const heads = {
    [identity.deviceId]: {
      case_sequence: bodies.length,
      leaf: hashLeaf(bodies.at(-1) ?? "").toString("hex") as Sha256, // 64 hex digits
    },
  };
  return database.write((tx) => ({
    event: bus.publish(tx, {
      type: "case.closed",
      caseId,
      data: {
        case_id: caseId,
        report_hash: made.reportHash as Sha256, // 64 hex digits
        manifest_hash: made.manifestHash as Sha256,
        sealed_at: toInstant(clock.now()),
        seal_number: 1,
        evidence_count: made.exhibits,
        log_head: { size: log.size, root: log.root as Sha256 },
        heads,
      },
    }),
  })).event;
}

function snapshotOf(
  { log, identity, clock }: TestWorkspace,
  exhibits: readonly Exhibit[],
  custody: readonly CustodyRow[],
): CaseSnapshot {
  const { size, root } = log.head();
  const at = toInstant(clock.now());
  return {
    ...{ caseId, number: "C-17", title: "Paid twice", status: "open", priority: "high" },
    summary: "Two invoices were paid twice.\n\nThe second payments went to another account.",
    ...{ openedAt: at, openedBy: "Ada" },
    seal: { number: 1, preparedAt: at, preparedBy: "Ada", supersedes: null },
    log: {
      deviceId: identity.deviceId,
      origin: `frenly/${identity.deviceId}`,
      size,
      root: root.toString("hex"),
      keyFingerprint: createHash("sha256").update(identity.publicKey).digest("hex"),
      firstEventAt: at,
    },
    program: { name: "Frenly", version: "0.1.0", platform: "linux x64" },
    allegations: [
      {
        title: "Duplicate payment",
        elements: [
          { name: "who", text: "Supplier <script>alert(1)</script>", exhibits: ["E-1"] },
          { name: "loss", text: "", exhibits: [] },
        ],
      },
    ],
    findings: [
      {
        ...{ id: "anm_1", title: "Invoice 88 paid twice", severity: "high", exhibits: ["E-1"] },
        explanation: "The same amount left the account twice within three days.",
        figures: [
          {
            ...{ label: "Paid twice", value: "10,834.50 EUR", rowCount: 2 },
            query: "frenly --json anomalies --project proj_1",
            rows: [1, 2].map((row) => ({
              ...{ txId: `tx_1_${row}`, file: "ledger.csv", row, date: "2026-01-29" },
              ...{ amount: "5,417.25 EUR", counterparty: "Müller & Söhne", reference: "RE-88" },
            })),
          },
        ],
      },
    ],
    exhibits,
    custody,
    notes: [{ at, by: "Ada", text: "Called the bank.\n\nThey confirm." }],
    timeline: [{ happenedAt: "2026-01-29", knownAt: at, text: "Second payment", exhibits: ["E-1"] }],
    methods: [{ at, by: "Ada", what: "Case opened", detail: "from nothing", sequence: 2 }],
    limits: ["2 rows of ledger.csv were set aside."],
  };
}
