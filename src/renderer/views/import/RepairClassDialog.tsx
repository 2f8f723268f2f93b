import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { Field } from "../../components/Field.tsx";
import { Select } from "../../components/Select.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import type { Repairs } from "./useRepairs.ts";

interface RepairClassDialogProps {
  readonly code: string;
  readonly words: string;
  readonly rows: number;
  readonly header: readonly string[];
  readonly repairs: Repairs;
  readonly onClose: () => void;
}

/** One change for all rows that wait for the same reason. */
export function RepairClassDialog({ code, words, rows, header, repairs, onClose }: RepairClassDialogProps) {
  const [column, setColumn] = useState("0");
  const [find, setFind] = useState("");
  const [replace, setReplace] = useState("");
  const repair = async () => {
    const outcome = await repairs.repairClass({ code, column: Number(column), find, replace });
    if (outcome !== undefined) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Repair ${rows} rows`}
      description={`${words}: one change for all rows that wait for this reason. Each can be taken back.`}
      width="small"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" loading={repairs.isRunning} onClick={() => void repair()}>
            Repair them
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void repair();
        }}
      >
        <Field label="In column">
          <Select
            value={column}
            choices={header.map((name, i) => ({
              value: String(i),
              label: name === "" ? `Column ${i + 1}` : name,
            }))}
            onChange={setColumn}
          />
        </Field>
        <Field label="Replace" hint="Left empty: the whole cell.">
          <TextInput className="font-mono" value={find} onChange={(event) => setFind(event.target.value)} />
        </Field>
        <Field label="With">
          <TextInput
            className="font-mono"
            value={replace}
            onChange={(event) => setReplace(event.target.value)}
          />
        </Field>
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}
