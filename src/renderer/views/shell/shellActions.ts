import type { ShellCommandName } from "../../../contract/procedures/shell.ts";

/** Id of the page's own command that does what an entry of the application menu asks. */
export const commandOfShell: Readonly<Record<ShellCommandName, string | undefined>> = {
  new_project: "new project",
  import_files: "import file",
  open_palette: "palette",
  find: "rows search",
  // Text fields do this by themselves; a grid of a million rows has no "all" to select.
  select_all: undefined,
  go_home: "go home",
  go_import: "go import",
  go_rows: "go rows",
  go_findings: "go findings",
  go_frenly: "go frenly",
  go_log: "go log",
  // There is no settings place yet: appearance is in the palette.
  go_settings: "palette",
  toggle_frenly: "widget",
  toggle_inspector: "inspector",
  toggle_theme: "theme next",
  verify_log: "verify log",
  show_shortcuts: "shortcuts",
};
