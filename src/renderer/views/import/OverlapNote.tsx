import { CopyCheck } from "lucide-react";
import { Count } from "../../components/Money.tsx";
import type { MappingEditor } from "./mappingEditor.ts";

/** What of the file is in already: nothing merges unseen, and nothing counts twice. */
export function OverlapNote({ preview }: Pick<MappingEditor, "preview">) {
  const { overlap } = preview;
  if (overlap === null || overlap.same + overlap.ambiguous === 0) return null;
  const names = overlap.imports.map((name) => `“${name}”`).join(", ");
  return (
    <section
      aria-label="Rows that are in already"
      className="flex items-start gap-2 rounded-part border border-line bg-sunken px-3 py-2.5"
    >
      <CopyCheck size={16} className="mt-0.5 shrink-0 text-accent" aria-hidden />
      <div className="min-w-0">
        <p className="font-medium">
          <Count value={overlap.fresh} /> rows are new, <Count value={overlap.same} /> are in already
          {overlap.ambiguous > 0 && (
            <>
              , <Count value={overlap.ambiguous} /> look so
            </>
          )}
        </p>
        <p className="text-ink-2">
          Compared with {names}. Rows that are in already count once; rows that only have the day and the
          amount of another stay in and are marked on the import’s page.
        </p>
      </div>
    </section>
  );
}
