import { useState } from "react";
import type { CaseId } from "../../../../contract/ids.ts";
import {
  type GraphNode,
  type RelationType,
  relationTypeSchema,
} from "../../../../contract/procedures/caseGraph.ts";
import { Button } from "../../../components/Button.tsx";
import { Dialog } from "../../../components/Dialog.tsx";
import { Field } from "../../../components/Field.tsx";
import { Select } from "../../../components/Select.tsx";
import { TextInput } from "../../../components/TextInput.tsx";
import { useToast } from "../../../components/Toast.tsx";
import { useClient } from "../../../link/ClientContext.tsx";
import { explainProblem } from "../../workspace/explainProblem.ts";
import { edgeWords } from "./graphWords.ts";

type EntityNode = Extract<GraphNode, { readonly kind: "entity" }>;

interface RelationDialogProps {
  readonly caseId: CaseId;
  readonly from: EntityNode;
  readonly others: readonly EntityNode[];
  readonly onClose: () => void;
}

const someoneElse = "someone else";

/** Declares a tie from one entity to another of the graph, or to somebody whom no row names. */
export function RelationDialog({ caseId, from, others, onClose }: RelationDialogProps) {
  const client = useClient();
  const toast = useToast();
  const [type, setType] = useState<RelationType>("director_of");
  const [other, setOther] = useState<string>(others[0]?.id ?? someoneElse);
  const [name, setName] = useState("");
  const [isReversed, setReversed] = useState(false);
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [isSaving, setSaving] = useState(false);

  async function save(): Promise<void> {
    const chosen = others.find(({ id }) => id === other);
    const end = chosen === undefined ? { name } : { entityId: chosen.entityId };
    const ends = isReversed
      ? { from: end, to: { entityId: from.entityId } }
      : { from: { entityId: from.entityId }, to: end };
    setSaving(true);
    try {
      const { relationId } = await client.caseGraph.addRelation({ caseId, type, ...ends, note });
      const undo = () => void client.caseGraph.removeRelation({ caseId, relationId });
      toast({
        tone: "good",
        title: "Tie declared; the risk moved with it",
        action: { label: "Undo", run: undo },
      });
      onClose();
    } catch (failure) {
      setProblem(explainProblem(failure).message);
      setSaving(false);
    }
  }
  const isDirected = type === "director_of" || type === "owns";
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Declare a tie"
      description={`What you know of ${from.label} and the rows don't tell. Risk moves over it, and back when it is removed.`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            loading={isSaving}
            disabled={other === someoneElse && name.trim() === ""}
            onClick={() => void save()}
          >
            Declare
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label="Tie">
          <Select
            value={type}
            choices={relationTypeSchema.options.map((value) => ({ value, label: edgeWords[value] }))}
            onChange={setType}
          />
        </Field>
        <Field label="With">
          <Select
            value={other}
            choices={[
              ...others.map(({ id, label }) => ({ value: id, label })),
              { value: someoneElse, label: "Somebody whom no row names…" },
            ]}
            onChange={setOther}
          />
        </Field>
        {other === someoneElse && (
          <Field label="Name" hint="If rows name this person or company later, both become one.">
            <TextInput value={name} maxLength={120} onChange={({ target }) => setName(target.value)} />
          </Field>
        )}
        {isDirected && (
          <Field label="Direction">
            <Select
              value={isReversed ? "to" : "from"}
              choices={[
                { value: "from", label: `${from.label} ${edgeWords[type].toLowerCase()} the other` },
                { value: "to", label: `The other ${edgeWords[type].toLowerCase()} ${from.label}` },
              ]}
              onChange={(value) => setReversed(value === "to")}
            />
          </Field>
        )}
        <Field label="How you know" {...(problem === undefined ? {} : { error: problem })}>
          <TextInput
            value={note}
            maxLength={2_000}
            placeholder="Register extract of 2026-03-01"
            onChange={({ target }) => setNote(target.value)}
          />
        </Field>
      </div>
    </Dialog>
  );
}
