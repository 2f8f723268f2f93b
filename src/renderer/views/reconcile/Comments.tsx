import { useState } from "react";
import type { z } from "zod";
import type { MatchId, TxId } from "../../../contract/ids.ts";
import type { commentSchema } from "../../../contract/procedures/reconciliationActs.ts";
import { Button } from "../../components/Button.tsx";
import { InstantText } from "../../components/DateText.tsx";
import { InspectorSection } from "../../components/Inspector.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import type { Acts } from "./useActs.ts";

interface CommentsProps {
  /** The match, or the row without one. */
  readonly item: { readonly matchId: MatchId } | { readonly txId: TxId };
  readonly comments: readonly z.infer<typeof commentSchema>[];
  readonly acts: Acts;
}

/** What people wrote about a match or a row. */
export function Comments({ item, comments, acts }: CommentsProps) {
  const client = useClient();
  const [text, setText] = useState("");
  const add = async () => {
    if (await acts.act(() => client.reconciliation.comment({ ...item, text }))) setText("");
  };
  return (
    <InspectorSection title="Comments">
      {comments.map((comment) => (
        <p key={`${comment.at} ${comment.text}`} className="mb-1.5 break-words">
          {comment.text}
          <span className="block text-small text-ink-3">
            <InstantText instant={comment.at} seconds={false} />
          </span>
        </p>
      ))}
      <form
        className="flex items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== "") void add();
        }}
      >
        <TextInput
          aria-label="Comment"
          placeholder="What was found"
          maxLength={2_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button submit disabled={text.trim() === ""}>
          Add
        </Button>
      </form>
    </InspectorSection>
  );
}
