import { X } from "lucide-react";
import type { Side } from "../../../contract/events/ingestion.ts";
import { formatBytes } from "../../components/formatDate.ts";
import { formatCount } from "../../components/formatMoney.ts";
import { IconButton } from "../../components/IconButton.tsx";
import { useLocale } from "../../components/LocaleContext.tsx";
import { type Choice, Select } from "../../components/Select.tsx";

/** More than these are named by their number: they are all taken. */
const shown = 200;

const asForAll = "all";

interface ChosenFilesProps {
  readonly files: readonly File[];
  readonly sideOf: (file: File) => Side | undefined;
  readonly onSide: (file: File, side: Side) => void;
  readonly readings: readonly Choice<string>[];
  /** Undefined: as for all. */
  readonly readingOf: (file: File) => string | undefined;
  readonly onReading: (file: File, reading: string | undefined) => void;
  readonly onDrop: (file: File) => void;
}

/** The files of a job that is being put together, each with its side. */
export function ChosenFiles(props: ChosenFilesProps) {
  const { files, sideOf, onSide, readings, readingOf, onReading, onDrop } = props;
  const locale = useLocale();
  if (files.length === 0)
    return (
      <p className="rounded-part border border-dashed border-line-strong bg-sunken px-4 py-8 text-center text-ink-2">
        Add files or a folder, or drop them anywhere on the page.
      </p>
    );
  return (
    <ul
      aria-label="Files of the batch"
      className="max-h-[32vh] overflow-y-auto rounded-part border border-line"
    >
      {files.slice(0, shown).map((file, place) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name, and the list only shrinks
          key={`${place} ${file.name}`}
          className="grid grid-cols-[minmax(0,1fr)_72px_100px_200px_auto] items-center gap-2 border-b border-line px-3 py-1 last:border-b-0"
        >
          <span className="truncate" title={file.webkitRelativePath || file.name}>
            {file.name}
          </span>
          <span className="figures text-right text-ink-2">{formatBytes(file.size)}</span>
          <Select<Side | "unknown">
            label={`Side of ${file.name}`}
            value={sideOf(file) ?? "unknown"}
            choices={[
              { value: "unknown", label: "Not known", disabled: true },
              { value: "bank", label: "Bank" },
              { value: "ledger", label: "Books" },
            ]}
            onChange={(side) => side !== "unknown" && onSide(file, side)}
          />
          <Select
            label={`Reading of ${file.name}`}
            value={readingOf(file) ?? asForAll}
            choices={[{ value: asForAll, label: "As for all files" }, ...readings]}
            onChange={(reading) => onReading(file, reading === asForAll ? undefined : reading)}
          />
          <IconButton label={`Leave ${file.name} out`} icon={<X size={14} />} onClick={() => onDrop(file)} />
        </li>
      ))}
      {files.length > shown && (
        <li className="px-3 py-1.5 text-ink-2">and {formatCount(files.length - shown, locale)} more</li>
      )}
    </ul>
  );
}
