import type { contract } from "../../contract/procedures/index.ts";

export const roles = ["viewer", "investigator", "lead", "auditor", "administrator"] as const;
export type Role = (typeof roles)[number];

type Groups = typeof contract;
/** One entry for every procedure of the contract: a new procedure without one does not compile. */
type AccessTable = {
  readonly [Group in keyof Groups]: { readonly [Name in keyof Groups[Group]]: readonly Role[] };
};

const everyone: readonly Role[] = roles;
const workers: readonly Role[] = ["investigator", "lead", "administrator"];

/** Who may ask what. Auditors read everything and change nothing; viewers read the work, not the log's internals. */
export const accessTable: AccessTable = {
  system: { info: everyone },
  projects: { create: workers, list: everyone, overview: everyone, openSample: workers },
  ingestion: {
    beginUpload: workers,
    uploadChunk: workers,
    abandonUpload: workers,
    inspect: workers,
    start: workers,
    cancel: workers,
    undo: ["lead", "administrator", "investigator"],
    list: everyone,
    get: everyone,
    impact: everyone,
    redo: workers,
    checkSources: everyone,
    continuity: everyone,
    quarantineClasses: everyone,
    repair: workers,
    repairClass: workers,
    setQuarantineState: workers,
    repairHistory: everyone,
    quarantine: everyone,
  },
  profiles: { list: everyone, save: workers, remove: workers, restore: workers },
  transactions: { page: everyone, totals: everyone, get: everyone, source: everyone },
  anomalies: { list: everyone, summary: everyone, get: everyone, triage: workers, benford: everyone },
  batch: {
    submit: workers,
    list: everyone,
    get: everyone,
    items: everyone,
    item: everyone,
    pause: workers,
    resume: workers,
    cancel: workers,
    retry: workers,
    undo: ["lead", "administrator", "investigator"],
  },
  entities: {
    list: everyone,
    get: everyone,
    duplicates: everyone,
    decisions: everyone,
    merge: workers,
    keepApart: workers,
    mergeSameNames: workers,
    withdraw: workers,
  },
  reconciliation: {
    run: workers,
    cancel: workers,
    status: everyone,
    runs: everyone,
    list: everyone,
    get: everyone,
    unmatched: everyone,
    closedItems: everyone,
    periods: everyone,
    previewClose: everyone,
    closePeriod: workers,
    reopenPeriod: workers,
    checks: everyone,
    check: workers,
    candidates: everyone,
    preview: everyone,
    confirm: workers,
    reject: workers,
    unmatch: workers,
    match: workers,
    split: workers,
    confirmTier: workers,
    undo: workers,
    acts: everyone,
    assign: workers,
    snooze: workers,
    comment: workers,
    rowNotes: everyone,
    stats: everyone,
    bridge: everyone,
    bridgeRows: everyone,
    settings: everyone,
    saveSettings: workers,
    rules: everyone,
    setRule: workers,
    dryRun: everyone,
  },
  documents: { reconciliation: everyone },
  cases: {
    list: everyone,
    templates: everyone,
    create: workers,
    get: everyone,
    update: workers,
    saveNote: workers,
    removeNote: workers,
    restoreNote: workers,
    saveTask: workers,
    removeTask: workers,
    restoreTask: workers,
    saveAllegation: workers,
    removeAllegation: workers,
    restoreAllegation: workers,
    link: workers,
    unlink: workers,
    linkedTo: everyone,
    activity: everyone,
    search: everyone,
  },
  evidence: {
    list: everyone,
    get: everyone,
    collect: workers,
    admit: workers,
    reject: workers,
    withdraw: workers,
    propose: workers,
    describe: workers,
    transfer: workers,
    verify: everyone,
    verifyAll: everyone,
    preview: everyone,
    download: everyone,
    rows: everyone,
    rowProof: everyone,
    custody: everyone,
    restingOn: everyone,
  },
  frenly: {
    list: everyone,
    summary: everyone,
    history: everyone,
    markSeen: everyone,
    acknowledge: workers,
    resolve: workers,
    dismiss: workers,
    snooze: workers,
  },
  events: { page: everyone, proof: everyone, status: everyone, verify: everyone },
  feed: { live: everyone },
};

/** Whether a role may ask for a procedure; what the table does not name is refused. */
export function mayAsk(role: Role, path: readonly string[]): boolean {
  const [group = "", name = ""] = path;
  const table: Readonly<Record<string, Readonly<Record<string, readonly Role[]>>>> = accessTable;
  const names = Object.hasOwn(table, group) ? table[group] : undefined;
  return names !== undefined && Object.hasOwn(names, name) && (names[name]?.includes(role) ?? false);
}
