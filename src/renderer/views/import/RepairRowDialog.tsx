import { useState } from "react";
import type { QuarantinedRow } from "../../../contract/procedures/quarantine.ts";
import { Button } from "../../components/Button.tsx";
import { InstantText } from "../../components/DateText.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { Field } from "../../components/Field.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { useAnswer } from "../workspace/useAnswer.ts";
import type { Repairs } from "./useRepairs.ts";

interface RepairRowDialogProps {
  readonly row: QuarantinedRow;
  readonly header: readonly string[];
  readonly repairs: Repairs;
  readonly onClose: () => void;
}

/** The cells of one row, to be put right; what the file has stands beside each that was changed. */
export function RepairRowDialog({ row, header, repairs, onClose }: RepairRowDialogProps) {
  const width = Math.max(header.length, row.cells.length);
  const [cells, setCells] = useState(() => Array.from({ length: width }, (_, i) => row.cells[i] ?? ""));
  const [reason, setReason] = useState(row.reason);
  const save = async () => {
    const outcome = await repairs.repairRow(row.row, cells);
    if (outcome === undefined) return;
    if (outcome.stillWrong === 0) onClose();
    else setReason(outcome.reasons[0]?.reason ?? row.reason);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Row ${row.row} of ${row.fileName}`}
      description={reason}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            onClick={() => {
              repairs.setState({ rows: [row.row], state: "ignored" });
              onClose();
            }}
          >
            Set aside
          </Button>
          <Button tone="primary" loading={repairs.isRunning} onClick={() => void save()}>
            Repair
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {cells.map((cell, i) => {
          const inFile = row.raw[i] ?? "";
          const name = header[i] ?? "";
          return (
            <Field
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place in the row
              key={i}
              label={name === "" ? `Column ${i + 1}` : name}
              hint={inFile === cell ? undefined : `In the file: ${inFile === "" ? "empty" : inFile}`}
            >
              <TextInput
                className="font-mono"
                value={cell}
                onChange={(event) => setCells(cells.map((old, at) => (at === i ? event.target.value : old)))}
              />
            </Field>
          );
        })}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
      {row.versions > 0 && <History row={row} />}
    </Dialog>
  );
}

function History({ row }: { row: QuarantinedRow }) {
  const client = useClient();
  const { ingestionId } = row;
  const answer = useAnswer(`repairs ${ingestionId} ${row.row}`, () =>
    client.ingestion.repairHistory({ ingestionId, row: row.row }),
  );
  if (answer.value === undefined) return null;
  return (
    <section aria-label="What was done to it" className="mt-4 border-t border-line pt-3">
      <h3 className="mb-1 font-medium">What was done to it</h3>
      <ol className="flex flex-col gap-1 text-small">
        {answer.value.map((version) => (
          <li key={version.version}>
            <span className="text-ink-2">
              {version.version}. <InstantText instant={version.madeAt} seconds={false} />, {version.author}
            </span>
            <span className="block font-mono break-all text-ink-3">{version.before.join(" │ ")}</span>
            <span className="block font-mono break-all">{version.after.join(" │ ")}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
