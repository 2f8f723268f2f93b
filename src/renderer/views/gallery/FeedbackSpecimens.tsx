import { FileInput, Settings2 } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Menu } from "../../components/Menu.tsx";
import { Popover } from "../../components/Popover.tsx";
import { Progress } from "../../components/Progress.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { Spinner } from "../../components/Spinner.tsx";
import { useToast } from "../../components/Toast.tsx";
import { GallerySection, Specimen } from "./Specimen.tsx";

const nothing = () => undefined;

export function FloatSpecimens() {
  const [open, setOpen] = useState(false);
  const toast = useToast();
  return (
    <GallerySection title="What floats">
      <Specimen name="Dialog, menu">
        <Button onClick={() => setOpen(true)}>Open dialog</Button>
        <Menu
          trigger={<Button>Open menu</Button>}
          title="Order by"
          items={[
            { id: "date", label: "Date", checked: true, keys: "D", onSelect: nothing },
            { id: "amount", label: "Amount", onSelect: nothing },
            { id: "off", label: "Not available", disabled: true, onSelect: nothing },
            { id: "undo", label: "Undo this import", danger: true, apart: true, onSelect: nothing },
          ]}
        />
        <Popover label="Columns" trigger={<Button icon={<Settings2 size={14} />}>Open popover</Button>}>
          <p>What belongs to the button stands here.</p>
        </Popover>
      </Specimen>
      <Specimen name="Toasts">
        <Button
          onClick={() =>
            toast({ tone: "good", title: "12,004 rows are in", detail: "statement-2026-01.csv" })
          }
        >
          Good
        </Button>
        <Button
          onClick={() =>
            toast({ tone: "info", title: "Finding dismissed", action: { label: "Undo", run: nothing } })
          }
        >
          With undo
        </Button>
        <Button
          onClick={() =>
            toast({
              tone: "problem",
              title: "The file can't be read",
              detail: "Row 118 has 4 cells, the header 9.",
            })
          }
        >
          Problem
        </Button>
      </Specimen>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Seal case C-17"
        description="There is no undo: a sealed case can only be superseded by a new one."
        actions={
          <>
            <Button tone="quiet" onClick={() => setOpen(false)}>
              Cancel
            </Button>
            <Button tone="danger" onClick={() => setOpen(false)}>
              Seal the case
            </Button>
          </>
        }
      >
        <p>4 exhibits are admitted, none is pending.</p>
      </Dialog>
    </GallerySection>
  );
}

export function StateSpecimens() {
  return (
    <GallerySection title="States">
      <Specimen name="Empty">
        <div className="w-full rounded-part border border-line bg-surface">
          <EmptyState
            icon={<FileInput size={24} />}
            title="No rows yet"
            action={<Button tone="primary">Import a file</Button>}
          >
            The rows of the bank's and the books' files stand here once they are imported.
          </EmptyState>
        </div>
      </Specimen>
      <Specimen name="Error">
        <div className="w-full">
          <ErrorState
            title="Can't import statement-2026-01.csv"
            message="Row 118 has 4 cells where the header has 9. Correct the file, or choose another delimiter."
            where="row 118"
            onRetry={nothing}
          />
        </div>
      </Specimen>
      <Specimen name="Loading">
        <div className="w-full rounded-part border border-line bg-surface px-3">
          <SkeletonRows rows={3} />
        </div>
        <Spinner />
      </Specimen>
      <Specimen name="Progress">
        <div className="w-64">
          <Progress label="Reading" value={0.42} />
        </div>
        <span className="figures text-ink-2">420,118 of 1,000,000 rows, 186,000 a second, 3 s left</span>
        <div className="w-64">
          <Progress label="Hashing" value={null} />
        </div>
      </Specimen>
    </GallerySection>
  );
}
