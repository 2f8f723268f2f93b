import type { MenuItemConstructorOptions } from "electron";
import type { ShellCommandName } from "../../../contract/procedures/shell.ts";

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  command(name: ShellCommandName): void;
  about(): void;
}

/** The application menu. Every entry does what the page can do too; the shortcuts are the page's. */
export function buildMenu(options: MenuOptions): MenuItemConstructorOptions[] {
  const isMac = options.platform === "darwin";
  const item = (label: string, name: ShellCommandName, accelerator?: string): MenuItemConstructorOptions => ({
    id: name,
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => options.command(name),
  });
  const separator: MenuItemConstructorOptions = { type: "separator" };
  const about: MenuItemConstructorOptions = { id: "about", label: "About Frenly", click: options.about };

  return [
    ...(isMac ? [macMenu(about)] : []),
    {
      label: "&File",
      submenu: [
        item("New project…", "new_project", "CmdOrCtrl+N"),
        item("Import files…", "import_files", "CmdOrCtrl+O"),
        separator,
        item("Settings…", "go_settings", "CmdOrCtrl+,"),
        separator,
        isMac ? { role: "close" } : { role: "quit", label: "Quit" },
      ],
    },
    {
      label: "&Edit",
      submenu: [
        { role: "undo" },
        { role: "redo" },
        separator,
        { role: "cut" },
        { role: "copy" },
        { role: "paste" },
        { role: "selectAll" },
        separator,
        item("Find…", "find", "CmdOrCtrl+F"),
        item("Search or do anything…", "open_palette", "CmdOrCtrl+K"),
      ],
    },
    viewMenu(item, separator),
    { role: "windowMenu" },
    {
      role: "help",
      submenu: [
        item("Keyboard shortcuts", "show_shortcuts"),
        item("Verify the log", "verify_log"),
        ...(isMac ? [] : [separator, about]),
      ],
    },
  ];
}

function macMenu(about: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    label: "Frenly",
    submenu: [
      about,
      { type: "separator" },
      { role: "hide" },
      { role: "hideOthers" },
      { role: "unhide" },
      { type: "separator" },
      { role: "quit" },
    ],
  };
}

function viewMenu(
  item: (label: string, name: ShellCommandName, accelerator?: string) => MenuItemConstructorOptions,
  separator: MenuItemConstructorOptions,
): MenuItemConstructorOptions {
  return {
    label: "&View",
    submenu: [
      item("Home", "go_home", "CmdOrCtrl+1"),
      item("Import", "go_import", "CmdOrCtrl+2"),
      item("Rows", "go_rows", "CmdOrCtrl+3"),
      item("Findings", "go_findings", "CmdOrCtrl+4"),
      item("Frenly", "go_frenly", "CmdOrCtrl+5"),
      item("Log", "go_log", "CmdOrCtrl+6"),
      separator,
      item("Frenly's stream", "toggle_frenly"),
      item("Inspector", "toggle_inspector"),
      item("Light or dark", "toggle_theme"),
      separator,
      { role: "resetZoom" },
      { role: "zoomIn" },
      { role: "zoomOut" },
      { role: "togglefullscreen" },
    ],
  };
}
