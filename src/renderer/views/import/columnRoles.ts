import type { ColumnRole, Preview } from "../../../contract/procedures/ingestion.ts";

/** Roles that several columns may share; of every other there is one column, so that no figure has two sources. */
const shared: readonly ColumnRole[] = ["description", "ignore"];

/** The roles after one column was given one: the column that had it before is read no more. */
export function giveRole(roles: readonly ColumnRole[], column: number, role: ColumnRole): ColumnRole[] {
  return roles.map((current, index) => {
    if (index === column) return role;
    return current === role && !shared.includes(role) ? "ignore" : current;
  });
}

/** Two columns of one name are told apart by their place. */
export function columnName({ columns }: Pick<Preview, "columns">, index: number): string {
  const name = columns[index]?.name ?? "";
  const isTwice = columns.filter((column) => column.name === name).length > 1;
  return isTwice ? `${name} (column ${index + 1})` : name;
}
