import type { AllegationId, CaseId, Day, EvidenceId, NoteId, TaskId, UserId } from "../../../contract/ids.ts";
import type {
  Allegation,
  CaseLink,
  CaseNote,
  CaseTask,
  ElementName,
} from "../../../contract/procedures/cases.ts";
import { toInstant } from "../../base/clock.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";

type Named = Readonly<Record<string, SqlValue>>;

interface StoredNote {
  readonly note_id: NoteId;
  readonly case_id: CaseId;
  readonly text: string;
  readonly at: number;
  readonly by: UserId;
  readonly changed_at: number | null;
  readonly earlier: string;
  readonly removed_at: number | null;
}

interface StoredTask {
  readonly task_id: TaskId;
  readonly case_id: CaseId;
  readonly text: string;
  readonly assignee: string | null;
  readonly due: Day | null;
  readonly made_at: number;
  readonly done_at: number | null;
  readonly done_by: UserId | null;
  readonly removed_at: number | null;
}

interface StoredElement {
  readonly name: ElementName;
  readonly text: string;
  readonly exhibits: readonly EvidenceId[];
}

interface StoredAllegation {
  readonly allegation_id: AllegationId;
  readonly case_id: CaseId;
  readonly title: string;
  readonly elements: string;
  readonly made_at: number;
  readonly removed_at: number | null;
}

interface StoredLink {
  readonly case_id: CaseId;
  readonly kind: CaseLink["kind"];
  readonly ref: string;
  readonly label: string;
  readonly at: number;
}

const notesOf = sql<[string], StoredNote>(
  "SELECT * FROM case_note WHERE case_id = ? AND removed_at IS NULL ORDER BY at, note_id LIMIT 10000",
);
const noteById = sql<[string], StoredNote>("SELECT * FROM case_note WHERE note_id = ?");
const putNote = sql<Named>(
  `INSERT INTO case_note (note_id, case_id, text, at, by, changed_at, earlier, removed_at)
   VALUES (:note_id, :case_id, :text, :at, :by, :changed_at, :earlier, :removed_at)
   ON CONFLICT (note_id) DO UPDATE SET text = excluded.text, changed_at = excluded.changed_at,
     earlier = excluded.earlier, removed_at = excluded.removed_at`,
);
const tasksOf = sql<[string], StoredTask>(
  "SELECT * FROM case_task WHERE case_id = ? AND removed_at IS NULL ORDER BY made_at, task_id LIMIT 10000",
);
const taskById = sql<[string], StoredTask>("SELECT * FROM case_task WHERE task_id = ?");
const putTask = sql<Named>(
  `INSERT INTO case_task (task_id, case_id, text, assignee, due, made_at, done_at, done_by, removed_at)
   VALUES (:task_id, :case_id, :text, :assignee, :due, :made_at, :done_at, :done_by, :removed_at)
   ON CONFLICT (task_id) DO UPDATE SET text = excluded.text, assignee = excluded.assignee, due = excluded.due,
     done_at = excluded.done_at, done_by = excluded.done_by, removed_at = excluded.removed_at`,
);
const allegationsOf = sql<[string], StoredAllegation>(
  "SELECT * FROM case_allegation WHERE case_id = ? AND removed_at IS NULL ORDER BY made_at, allegation_id LIMIT 1000",
);
const allegationById = sql<[string], StoredAllegation>(
  "SELECT * FROM case_allegation WHERE allegation_id = ?",
);
const putAllegation = sql<Named>(
  `INSERT INTO case_allegation (allegation_id, case_id, title, elements, made_at, removed_at)
   VALUES (:allegation_id, :case_id, :title, :elements, :made_at, :removed_at)
   ON CONFLICT (allegation_id) DO UPDATE SET title = excluded.title, elements = excluded.elements, removed_at = excluded.removed_at`,
);
const admittedOf = sql<[string], { evidence_id: EvidenceId }>(
  "SELECT evidence_id FROM exhibit WHERE case_id = ? AND status = 'admitted' LIMIT 1000000",
);
const linksOf = sql<[string], StoredLink>(
  "SELECT * FROM case_link WHERE case_id = ? ORDER BY at LIMIT 10000",
);
const casesOf = sql<[string, string], { case_id: CaseId }>(
  "SELECT case_id FROM case_link WHERE kind = ? AND ref = ? ORDER BY case_id LIMIT 1000",
);
const putLink = sql<[string, string, string, string, number]>(
  "INSERT INTO case_link (case_id, kind, ref, label, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
);
const dropLink = sql<[string, string, string]>(
  "DELETE FROM case_link WHERE case_id = ? AND kind = ? AND ref = ?",
);

/** Notes, tasks, allegations and links of cases; what is taken away keeps its row, but for links. */
export const annotationsStore = {
  notes: (tx: ReadTx, caseId: CaseId) => tx.all(notesOf, [caseId]).map(toNote),
  note: (tx: ReadTx, noteId: NoteId) => tx.get(noteById, [noteId]),
  putNote: (tx: WriteTx, note: StoredNote) => void tx.run(putNote, { ...note }),
  tasks: (tx: ReadTx, caseId: CaseId) => tx.all(tasksOf, [caseId]).map(toTask),
  task: (tx: ReadTx, taskId: TaskId) => tx.get(taskById, [taskId]),
  putTask: (tx: WriteTx, task: StoredTask) => void tx.run(putTask, { ...task }),
  allegations(tx: ReadTx, caseId: CaseId): Allegation[] {
    const admitted = new Set(tx.all(admittedOf, [caseId]).map(({ evidence_id }) => evidence_id));
    return tx.all(allegationsOf, [caseId]).map((row) => toAllegation(row, admitted));
  },
  allegation: (tx: ReadTx, allegationId: AllegationId) => tx.get(allegationById, [allegationId]),
  putAllegation: (tx: WriteTx, allegation: StoredAllegation) => void tx.run(putAllegation, { ...allegation }),
  links: (tx: ReadTx, caseId: CaseId) => tx.all(linksOf, [caseId]),
  casesLinkedTo: (tx: ReadTx, { kind, id }: CaseLink) =>
    tx.all(casesOf, [kind, id]).map((row) => row.case_id),
  /** False when it was there already. */
  putLink: (
    tx: WriteTx,
    caseId: CaseId,
    link: CaseLink,
    about: { readonly label: string; readonly at: number },
  ) => tx.run(putLink, [caseId, link.kind, link.id, about.label, about.at]).changes > 0,
  dropLink: (tx: WriteTx, caseId: CaseId, { kind, id }: CaseLink) =>
    tx.run(dropLink, [caseId, kind, id]).changes > 0,
};

export function toNote(row: StoredNote): CaseNote {
  return {
    noteId: row.note_id,
    text: row.text,
    at: toInstant(row.at),
    by: row.by,
    changedAt: row.changed_at === null ? null : toInstant(row.changed_at),
    earlier: JSON.parse(row.earlier) as CaseNote["earlier"], // written by us from this shape
  };
}

export function toTask(row: StoredTask): CaseTask {
  return {
    taskId: row.task_id,
    text: row.text,
    assignee: row.assignee,
    due: row.due,
    doneAt: row.done_at === null ? null : toInstant(row.done_at),
    doneBy: row.done_by,
  };
}

function toAllegation(row: StoredAllegation, admitted: ReadonlySet<EvidenceId>): Allegation {
  const elements = JSON.parse(row.elements) as StoredElement[]; // written from a checked list
  return {
    allegationId: row.allegation_id,
    title: row.title,
    elements: elements.map(({ name, text, exhibits }) => ({
      name,
      text,
      exhibits: [...exhibits],
      admitted: exhibits.filter((id) => admitted.has(id)).length,
    })),
  };
}
