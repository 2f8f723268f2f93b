import { type ReactNode, useCallback, useMemo, useState } from "react";
import { FrenlyWidget } from "../frenly/FrenlyWidget.tsx";
import { useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { useAppearance } from "./AppearanceContext.tsx";
import { CommandPalette } from "./CommandPalette.tsx";
import { type Command, useCommands } from "./CommandsContext.tsx";
import { InspectorPane } from "./InspectorPane.tsx";
import { galleryEntry, navigation } from "./navigation.tsx";
import { Rail } from "./Rail.tsx";
import { goTo, type Place } from "./router.ts";
import { ShortcutList } from "./ShortcutList.tsx";
import { StatusBar } from "./StatusBar.tsx";
import { TopBar } from "./TopBar.tsx";

/** Top bar, rail, page, inspector and status bar, and what is reached from everywhere by keys. */
export function Frame({ place, children }: { place: Place; children: ReactNode }) {
  const { inspectorOpen, change } = useAppearance();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [isListOpen, setListOpen] = useState(false);
  const [isWidgetOpen, setWidgetOpen] = useState(false);
  const toggleInspector = useCallback(() => {
    setWidgetOpen(false);
    change({ inspectorOpen: !inspectorOpen });
  }, [change, inspectorOpen]);
  const toggles = useMemo(
    () => ({
      palette: () => setPaletteOpen((open) => !open),
      list: () => setListOpen((open) => !open),
      widget: () => setWidgetOpen((open) => !open),
      inspector: toggleInspector,
    }),
    [toggleInspector],
  );
  useFrameCommands(toggles);
  return (
    <div className="flex h-full flex-col">
      <TopBar
        onPalette={toggles.palette}
        onWidget={toggles.widget}
        onInspector={toggleInspector}
        isInspectorOpen={inspectorOpen}
      />
      <div className="relative flex min-h-0 flex-1">
        <Rail current={place} />
        <main className="flex min-w-0 flex-1 flex-col bg-surface">{children}</main>
        <InspectorPane
          over={isWidgetOpen ? <FrenlyWidget onClose={() => setWidgetOpen(false)} /> : null}
          onClose={toggleInspector}
        />
      </div>
      <StatusBar />
      <CommandPalette open={isPaletteOpen} onOpenChange={setPaletteOpen} />
      <ShortcutList open={isListOpen} onOpenChange={setListOpen} />
    </div>
  );
}

type Toggles = Readonly<Record<"palette" | "list" | "widget" | "inspector", () => void>>;

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
