export interface SourceFile {
  /** Where the bytes are on this disk. */
  readonly path: string;
  /** What the user calls it; only for sentences. */
  readonly fileName: string;
  readonly byteSize: number;
}
