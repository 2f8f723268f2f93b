import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { FrenlyWidget } from "../frenly/FrenlyWidget.tsx";
import { useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { useAppearance } from "./AppearanceContext.tsx";
import { CommandPalette } from "./CommandPalette.tsx";
import { type Command, useCommands } from "./CommandsContext.tsx";
import { InspectorPane } from "./InspectorPane.tsx";
import { NewProjectDialog } from "./NewProjectDialog.tsx";
import { galleryEntry, navigation } from "./navigation.tsx";
import { Rail } from "./Rail.tsx";
import { goTo, type Place, replaceQuery, useRoute } from "./router.ts";
import { ShortcutList } from "./ShortcutList.tsx";
import { StatusBar } from "./StatusBar.tsx";
import { TopBar } from "./TopBar.tsx";
import { useIsWide } from "./useIsWide.ts";

/** Where the address keeps what is selected; a place that is not named has nothing to select. */
const selectionNames: Partial<Record<Place, string>> = {
  batch: "item",
  rows: "tx",
  findings: "finding",
  entities: "entity",
  cases: "pick",
  frenly: "alert",
  log: "event",
};

/** The lists of batches and of cases open pages of their own; only there something is selected. */
function selectionName(place: Place, query: Readonly<Record<string, string>>): string | undefined {
  const isList =
    (place === "batch" && query.job === undefined) || (place === "cases" && query.case === undefined);
  return isList ? undefined : selectionNames[place];
}

/** Top bar, rail, page, inspector and status bar, and what is reached from everywhere by keys. */
export function Frame({ place, children }: { place: Place; children: ReactNode }) {
  const { inspectorOpen, change } = useAppearance();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [isListOpen, setListOpen] = useState(false);
  const [isNaming, setNaming] = useState(false);
  const [isWidgetOpen, setWidgetOpen] = useState(false);
  const isWide = useIsWide();
  const { query } = useRoute();
  const toggleInspector = useCallback(() => {
    setWidgetOpen(false);
    const selection = selectionName(place, query);
    // A sheet over the page closes by letting go of the selection, so that the next one opens it again.
    if (isWide) change({ inspectorOpen: !inspectorOpen });
    else if (selection !== undefined) replaceQuery(place, { ...query, [selection]: undefined });
  }, [change, inspectorOpen, isWide, place, query]);
  const toggles = useMemo(
    () => ({
      palette: () => setPaletteOpen((open) => !open),
      list: () => setListOpen((open) => !open),
      widget: () => setWidgetOpen((open) => !open),
      inspector: toggleInspector,
      project: () => setNaming(true),
    }),
    [toggleInspector],
  );
  useFrameCommands(toggles);
  useEscape(isWide ? undefined : toggleInspector);
  return (
    <div className="flex h-full flex-col">
      <TopBar
        onPalette={toggles.palette}
        onWidget={toggles.widget}
        onInspector={toggleInspector}
        isInspectorOpen={isWide && inspectorOpen && selectionName(place, query) !== undefined}
      />
      <div className="relative flex min-h-0 flex-1">
        <Rail current={place} />
        <main className="flex min-w-0 flex-1 flex-col bg-surface">{children}</main>
        <InspectorPane
          hasSelection={selectionName(place, query) !== undefined}
          over={isWidgetOpen ? <FrenlyWidget onClose={() => setWidgetOpen(false)} /> : null}
          onClose={toggleInspector}
        />
      </div>
      <StatusBar />
      <CommandPalette open={isPaletteOpen} onOpenChange={setPaletteOpen} />
      <NewProjectDialog open={isNaming} onOpenChange={setNaming} />
      <ShortcutList open={isListOpen} onOpenChange={setListOpen} />
    </div>
  );
}

type Toggles = Readonly<Record<"palette" | "list" | "widget" | "inspector" | "project", () => void>>;

function useFrameCommands(toggles: Toggles): void {
  const { change } = useAppearance();
  const { projects, chooseProject } = useWorkspace();
  const known = projects.value;
  const commands = useMemo<readonly Command[]>(
    () => [
      ...[...navigation, galleryEntry].map(({ place, title, keys }) => ({
        id: `go ${place}`,
        title: `Go to ${title}`,
        group: "Go to",
        keys,
        run: () => goTo(place),
      })),
      {
        id: "palette",
        title: "Search or do anything",
        group: "Frame",
        keys: "Ctrl+K",
        hidden: true,
        run: toggles.palette,
      },
      {
        id: "import file",
        title: "Import a file",
        group: "Do",
        words: "csv upload open",
        run: () => goTo("import"),
      },
      {
        id: "verify log",
        title: "Verify the log",
        group: "Do",
        words: "proof tamper check",
        run: () => goTo("log", { verify: "1" }),
      },
      {
        id: "reconcile run",
        title: "Match the books with the bank",
        group: "Do",
        words: "reconcile run reconciliation",
        run: () => goTo("reconcile", { run: "1" }),
      },
      { id: "new project", title: "New project", group: "Do", run: toggles.project },
      {
        id: "theme next",
        title: "Change between light and dark",
        group: "Appearance",
        run: () => change({ theme: isDark() ? "light" : "dark" }),
      },
      {
        id: "widget",
        title: "Show or hide Frenly",
        group: "Frame",
        keys: "F",
        words: "alerts",
        run: toggles.widget,
      },
      {
        id: "inspector",
        title: "Show or hide the inspector",
        group: "Frame",
        keys: "]",
        run: toggles.inspector,
      },
      {
        id: "shortcuts",
        title: "List the keyboard shortcuts",
        group: "Frame",
        keys: "?",
        words: "help keys",
        run: toggles.list,
      },
      ...(["system", "light", "dark"] as const).map((theme) => ({
        id: `theme ${theme}`,
        title: `Use the ${theme} theme`,
        group: "Appearance",
        run: () => change({ theme }),
      })),
      ...(["compact", "normal", "roomy"] as const).map((density) => ({
        id: `density ${density}`,
        title: `Use ${density} rows`,
        group: "Appearance",
        words: "density",
        run: () => change({ density }),
      })),
      ...(known ?? []).map((project) => ({
        id: `project ${project.projectId}`,
        title: `Open project ${project.name}`,
        group: "Projects",
        run: () => chooseProject(project.projectId),
      })),
    ],
    [toggles, change, known, chooseProject],
  );
  useCommands(commands);
}

/** Whether the page is dark at this moment, by choice or by the system. */
function isDark(): boolean {
  const { theme } = document.documentElement.dataset;
  return (
    theme === "dark" || (theme === undefined && window.matchMedia("(prefers-color-scheme: dark)").matches)
  );
}

/** Escape closes the sheet, unless something above it (a menu, a dialog, a field) has used the key. */
function useEscape(close: (() => void) | undefined): void {
  useEffect(() => {
    if (close === undefined) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) close();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [close]);
}
