import { type ReadTx, sql, type WriteTx } from "../../storage/database.ts";

/** What somebody noted about a match or a row, by its id. */
export interface ItemRow {
  readonly assignee: string | null;
  readonly snoozed_until: number | null;
}

export interface CommentRow {
  readonly at: number;
  readonly user_id: string;
  readonly text: string;
}

const item = sql<[string], ItemRow>("SELECT assignee, snoozed_until FROM match_item WHERE match_id = ?");
const assign = sql<[string, string | null]>(
  "INSERT INTO match_item (match_id, assignee) VALUES (?, ?) ON CONFLICT (match_id) DO UPDATE SET assignee = excluded.assignee",
);
const snooze = sql<[string, number | null]>(
  "INSERT INTO match_item (match_id, snoozed_until) VALUES (?, ?) ON CONFLICT (match_id) DO UPDATE SET snoozed_until = excluded.snoozed_until",
);
const addComment = sql<[string, number, string, string]>(
  "INSERT INTO match_comment (match_id, at, user_id, text) VALUES (?, ?, ?, ?)",
);
const removeComment = sql<[number, number]>(
  "UPDATE match_comment SET removed_at = ? WHERE comment_no = ? AND removed_at IS NULL",
);
const comments = sql<[string], CommentRow>(
  "SELECT at, user_id, text FROM match_comment WHERE match_id = ? AND removed_at IS NULL ORDER BY comment_no LIMIT 1000",
);

/** SQL of what is noted about an item: a match or a row without one, by its id. */
export const itemsStore = {
  get: (tx: ReadTx, id: string): ItemRow => tx.get(item, [id]) ?? { assignee: null, snoozed_until: null },
  assign: (tx: WriteTx, id: string, assignee: string | null) => void tx.run(assign, [id, assignee]),
  snooze: (tx: WriteTx, id: string, until: number | null) => void tx.run(snooze, [id, until]),
  addComment: (tx: WriteTx, id: string, one: CommentRow): number =>
    tx.run(addComment, [id, one.at, one.user_id, one.text]).lastId,
  /** It is kept, and no longer shown. */
  removeComment: (tx: WriteTx, commentNo: number, at: number): boolean =>
    tx.run(removeComment, [at, commentNo]).changes === 1,
  comments: (tx: ReadTx, id: string): CommentRow[] => tx.all(comments, [id]),
};
