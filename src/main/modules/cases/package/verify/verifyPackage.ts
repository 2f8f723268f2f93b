import { z } from "zod";
import { checkCustody, checkExhibits } from "./checkCustody.ts";
import { checkEvents } from "./checkEvents.ts";
import { checkFiles } from "./checkFiles.ts";
import { checkSeal, checkTree, readProof } from "./checkSeal.ts";
import { checkSignature } from "./checkSignature.ts";
import { PackageFolder } from "./packageFolder.ts";
import { Wrong } from "./wrong.ts";

const checkNames = ["files", "events", "signature", "seal", "tree", "exhibits", "custody"] as const;
type CheckName = (typeof checkNames)[number];

export interface PackageCheck {
  readonly name: CheckName;
  readonly ok: boolean;
  readonly told: string;
}

export interface PackageVerification {
  readonly ok: boolean;
  readonly checks: readonly PackageCheck[];
  /** Of the first check that failed. */
  readonly firstProblem: string | null;
  /** What to compare with a copy that came another way; null when it could not be read. */
  readonly caseId: string | null;
  readonly seal: number | null;
  readonly sealedAt: string | null;
  readonly root: string | null;
  readonly treeSize: number | null;
  readonly keyFingerprint: string | null;
}

/**
 * Verifies a package without trusting anything in it: the same seven checks as `proof/verify.py`, in code of its own.
 * A check that needs the outcome of one that failed is left out.
 */
export async function verifyPackage(dir: string): Promise<PackageVerification> {
  const checks: PackageCheck[] = [];
  const check = async <T extends { readonly told: string }>(
    name: CheckName,
    work: () => Promise<T>,
  ): Promise<T | undefined> => {
    try {
      const result = await work();
      checks.push({ name, ok: true, told: result.told });
      return result;
    } catch (error) {
      checks.push({ name, ok: false, told: tellProblem(error) });
      return undefined;
    }
  };

  const files = await check("files", async () => {
    const folder = await PackageFolder.open(dir);
    return { folder, ...(await checkFiles(folder)) };
  });
  if (files === undefined) return conclude(checks, {});
  const { folder, payload } = files;
  const events = await check("events", () => checkEvents(folder, payload));
  const signed = await check("signature", () => checkSignature(folder));
  if (events === undefined) return conclude(checks, { head: signed?.head });
  const { logs } = events;
  const sealed = await check("seal", async () => {
    const proof = await readProof(folder);
    return { proof, ...(await checkSeal({ folder, payload, logs, proof })) };
  });
  if (signed !== undefined && sealed !== undefined)
    await check("tree", async () => ({ told: checkTree(sealed.proof, signed.head) }));
  if (sealed !== undefined)
    await check("exhibits", async () => ({
      told: checkExhibits(payload, logs, sealed.seal.evidence_count),
    }));
  await check("custody", async () => ({ told: await checkCustody(folder, logs) }));
  return conclude(checks, { head: signed?.head, seal: sealed?.seal });
}

interface Found {
  readonly head?: Awaited<ReturnType<typeof checkSignature>>["head"] | undefined;
  readonly seal?: Awaited<ReturnType<typeof checkSeal>>["seal"] | undefined;
}

function conclude(checks: readonly PackageCheck[], { head, seal }: Found): PackageVerification {
  const passed = new Set(checks.filter(({ ok }) => ok).map(({ name }) => name));
  return {
    ok: checks.every(({ ok }) => ok) && checkNames.every((name) => passed.has(name)),
    checks,
    firstProblem: checks.find(({ ok }) => !ok)?.told ?? null,
    caseId: seal?.case_id ?? null,
    seal: seal?.seal_number ?? null,
    sealedAt: seal?.sealed_at ?? null,
    root: head?.root.toString("hex") ?? null,
    treeSize: head?.size ?? null,
    keyFingerprint: head?.keyFingerprint ?? null,
  };
}

/** The verdict on what can't even be opened. */
export function refused(error: unknown): PackageVerification {
  return conclude([{ name: "files", ok: false, told: tellProblem(error) }], {});
}

/** A hostile package may make any reader throw: whatever it throws is a finding about the package. */
function tellProblem(error: unknown): string {
  if (error instanceof Wrong) return error.message;
  if (error instanceof z.ZodError) return `a document does not have its form: ${error.issues[0]?.message}`;
  return `can't be checked: ${error instanceof Error ? error.message : String(error)}`;
}
