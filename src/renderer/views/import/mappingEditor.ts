import type { Mapping, Preview } from "../../../contract/procedures/ingestion.ts";

/** What every part of the preview gets that can change how the file is read. */
export interface MappingEditor {
  readonly preview: Preview;
  readonly onChange: (part: Partial<Mapping>) => void;
}
