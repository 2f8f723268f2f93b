/** A table as a person takes it away: typed cells, so that each format writes a figure as a figure. */
export interface DocumentTable {
  readonly name: string;
  readonly columns: readonly DocumentColumn[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface DocumentColumn {
  readonly title: string;
  readonly kind: "text" | "number" | "money" | "date";
  /** Characters that it needs at most, for the width of a sheet's column. */
  readonly width: number;
}

/** Text, a number, or an amount: decimal text with a point and a leading minus, exact at any size. Null is empty. */
export type Cell = string | number | null;
