/** One forward step of the schema: plain SQL, never edited after release. Ids go up in tens. */
export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly sql: string;
}
