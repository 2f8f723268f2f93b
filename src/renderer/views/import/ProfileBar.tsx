import { BookmarkCheck, BookmarkPlus } from "lucide-react";
import { useState } from "react";
import type { ProfileId } from "../../../contract/ids.ts";
import type { Preview } from "../../../contract/procedures/ingestion.ts";
import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { Field } from "../../components/Field.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useToast } from "../../components/Toast.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { isStatement } from "./readingChoices.ts";

interface ProfileBarProps {
  readonly preview: Preview;
  readonly onChange: (profileId: ProfileId | null) => void;
}

/** The profile that a file is read by, and the way to save this reading as one. */
export function ProfileBar({ preview, onChange }: ProfileBarProps) {
  const [isSaving, setSaving] = useState(false);
  const { profile } = preview;
  if (isStatement(preview.format) || preview.mapping.headerRow === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {profile === null ? (
        <p className="text-ink-2">Files with this header will be recognised if you keep this reading.</p>
      ) : (
        <p className="flex items-center gap-2">
          <BookmarkCheck size={15} className="shrink-0 text-good" aria-hidden />
          Read by the profile <span className="font-medium">{profile.name}</span>, version {profile.version}
        </p>
      )}
      {profile !== null && (
        <Button size="small" tone="quiet" onClick={() => onChange(null)}>
          Read without it
        </Button>
      )}
      <Button size="small" icon={<BookmarkPlus size={13} />} onClick={() => setSaving(true)}>
        {profile === null ? "Keep as a profile" : "Keep as its next version"}
      </Button>
      {isSaving && <SaveProfile preview={preview} onClose={() => setSaving(false)} onSaved={onChange} />}
    </div>
  );
}

function SaveProfile(props: {
  readonly preview: Preview;
  readonly onClose: () => void;
  readonly onSaved: (profileId: ProfileId) => void;
}) {
  const { preview, onClose, onSaved } = props;
  const client = useClient();
  const toast = useToast();
  const [name, setName] = useState(preview.profile?.name ?? preview.fileName.replace(/[\d_.-]*\.\w+$/, ""));
  const [problem, setProblem] = useState<string>();
  const save = async () => {
    try {
      const saved = await client.profiles.save({
        ...(preview.profile === null ? {} : { profileId: preview.profile.profileId }),
        name,
        format: preview.format,
        header: preview.columns.map((column) => column.name),
        mapping: preview.mapping,
      });
      toast({ tone: "good", title: `Files with this header are read so from now on`, detail: saved.name });
      onSaved(saved.profileId);
      onClose();
    } catch (error) {
      setProblem(explainProblem(error).message);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Keep this reading"
      description="Roles of the columns, date order, decimals and signs. Imports keep the version they were read by."
      width="small"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" disabled={name.trim() === ""} onClick={() => void save()}>
            Keep
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label="Name" error={problem}>
          <TextInput value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
