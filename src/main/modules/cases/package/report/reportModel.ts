/** The report as a tree without layout: one model, drawn as HTML and as PDF, so that both say the same. */
export interface ReportModel {
  readonly title: string;
  readonly number: string;
  readonly cover: readonly Fact[];
  readonly sections: readonly Section[];
  /** Printed on every page. */
  readonly foot: {
    readonly caseLine: string;
    readonly rootLine: string;
    readonly root: string;
    /** Text of the QR code: characters of its alphanumeric mode only. */
    readonly qr: string;
  };
  readonly preparedAt: string;
  readonly author: string;
  readonly producer: string;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly mono?: boolean;
}

export interface Section {
  readonly id: string;
  /** `3`, or `A` for an annex. */
  readonly number: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: "heading"; readonly text: string; readonly id?: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "facts"; readonly facts: readonly Fact[] }
  | { readonly kind: "figures"; readonly figures: readonly FigureLine[] }
  | {
      readonly kind: "table";
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
    };

/** A number of the report, with the place in the annex that holds its query and rows. */
export interface FigureLine {
  readonly ref: string;
  readonly anchor: string;
  readonly label: string;
  readonly value: string;
  readonly rows: string;
}

export interface Column {
  readonly title: string;
  /** Share of the width; the shares of a table need not add up to anything. */
  readonly share: number;
  readonly align?: "right";
}

/** Lines of a cell; `mono` for hashes and ids. */
export type Cell = string | { readonly text: string; readonly mono?: boolean; readonly small?: string };
