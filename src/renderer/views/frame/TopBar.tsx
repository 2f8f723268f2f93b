import {
  BellRing,
  Check,
  ChevronsUpDown,
  FolderPlus,
  Loader,
  Moon,
  PanelRight,
  Search,
  Sun,
  SunMoon,
  User,
} from "lucide-react";
import { type ReactNode, useState } from "react";
import { IconButton } from "../../components/IconButton.tsx";
import { Kbd } from "../../components/Kbd.tsx";
import { Menu } from "../../components/Menu.tsx";
import { Tooltip } from "../../components/Tooltip.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { useAlerts } from "../workspace/AlertsContext.tsx";
import { useAnswer } from "../workspace/useAnswer.ts";
import { useLive, useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { useAppearance } from "./AppearanceContext.tsx";
import type { Theme } from "./appearance.ts";
import { NewProjectDialog } from "./NewProjectDialog.tsx";
import { goTo } from "./router.ts";

interface TopBarProps {
  readonly onPalette: () => void;
  readonly onWidget: () => void;
  readonly onInspector: () => void;
  readonly isInspectorOpen: boolean;
}

export function TopBar({ onPalette, onWidget, onInspector, isInspectorOpen }: TopBarProps) {
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line bg-canvas px-2">
      <ProjectSwitcher />
      <button
        type="button"
        onClick={onPalette}
        className="mx-auto flex h-7 w-full max-w-[440px] min-w-0 items-center gap-2 rounded-control border border-line-strong bg-surface px-2 text-ink-3 hover:bg-hover hover:text-ink-2"
      >
        <Search size={14} className="shrink-0" aria-hidden />
        <span className="flex-1 truncate text-left">Search or do anything</span>
        <Kbd keys="Ctrl+K" />
      </button>
      <Jobs />
      <AlertsButton onPress={onWidget} />
      <ThemeMenu />
      <IconButton
        label={isInspectorOpen ? "Close the inspector" : "Open the inspector"}
        keys="]"
        icon={<PanelRight size={16} />}
        pressed={isInspectorOpen}
        onClick={onInspector}
      />
      <Person />
    </header>
  );
}

function ProjectSwitcher() {
  const { projects, project, chooseProject } = useWorkspace();
  const [isNaming, setNaming] = useState(false);
  const known = projects.value ?? [];
  return (
    <>
      <Menu
        title="Projects"
        trigger={
          <button
            type="button"
            className="flex h-7 max-w-[340px] min-w-0 shrink items-center gap-2 rounded-control px-2 font-semibold hover:bg-hover wide:min-w-[184px]"
          >
            <svg viewBox="0 0 16 16" width={16} height={16} aria-hidden className="shrink-0 text-accent">
              <path
                d="M2 1h12a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H2a1 1 0 0 1-1-1V2a1 1 0 0 1 1-1Zm2.5 3v8h2V9H10V7.2H6.500V5.800h5V4Z"
                fill="currentColor"
                fillRule="evenodd"
              />
            </svg>
            <span className="truncate">{project?.name ?? "Frenly"}</span>
            <ChevronsUpDown size={14} className="ml-auto shrink-0 text-ink-3" aria-hidden />
          </button>
        }
        items={[
          ...known.map((item) => ({
            id: item.projectId,
            label: `${item.name} · ${item.currency}`,
            checked: item.projectId === project?.projectId,
            onSelect: () => chooseProject(item.projectId),
          })),
          {
            id: "new",
            label: "New project …",
            icon: <FolderPlus size={14} />,
            apart: known.length > 0,
            onSelect: () => setNaming(true),
          },
        ]}
      />
      <NewProjectDialog open={isNaming} onOpenChange={setNaming} />
    </>
  );
}

function Jobs() {
  const progress = useLive((live) => live.progress);
  const running = progress.filter(({ phase }) => !["done", "cancelled", "failed"].includes(phase));
  return (
    <Tooltip text={running.length === 0 ? "No job runs" : "Show the running jobs"}>
      <button
        type="button"
        onClick={() => goTo("import")}
        className="flex h-7 shrink-0 items-center gap-1.5 rounded-control px-2 text-ink-2 hover:bg-hover hover:text-ink"
      >
        {running.length > 0 ? (
          <Loader size={15} className="turns text-accent-ink" aria-hidden />
        ) : (
          <Check size={15} aria-hidden />
        )}
        <span className="figures">{running.length}</span>
        <span className="sr-only">jobs running</span>
      </button>
    </Tooltip>
  );
}

function AlertsButton({ onPress }: { onPress: () => void }) {
  const { summary } = useAlerts();
  const critical = summary?.unacknowledgedCritical ?? 0;
  const open = summary?.unacknowledged ?? 0;
  const words =
    critical > 0
      ? `${critical} critical alerts to acknowledge`
      : open > 0
        ? `${open} alerts to acknowledge`
        : "No alert waits";
  return (
    <Tooltip text={words} keys="F">
      <button
        type="button"
        onClick={onPress}
        aria-label={`Frenly: ${words}`}
        className="flex h-7 shrink-0 items-center gap-1.5 rounded-control px-2 text-ink-2 hover:bg-hover hover:text-ink"
      >
        <BellRing size={15} aria-hidden />
        {critical > 0 ? (
          <span className="figures rounded-full bg-danger px-1.5 text-small font-semibold text-on-danger">
            {critical}
          </span>
        ) : (
          open > 0 && <span className="figures">{open}</span>
        )}
      </button>
    </Tooltip>
  );
}

const themeIcons: Record<Theme, ReactNode> = {
  system: <SunMoon size={16} />,
  light: <Sun size={16} />,
  dark: <Moon size={16} />,
};

function ThemeMenu() {
  const { theme, change } = useAppearance();
  const next: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
  return (
    <IconButton
      label={`Theme: ${theme}. Change to ${next[theme]}`}
      icon={themeIcons[theme]}
      onClick={() => change({ theme: next[theme] })}
    />
  );
}

/** Who works here. A workstation of one person knows an id and no name, so a figure stands where initials would. */
function Person() {
  const client = useClient();
  const info = useAnswer("info", () => client.system.info());
  const words = info.value === undefined ? "You" : `You: ${info.value.userId}`;
  return (
    <Tooltip text={info.value === undefined ? words : `${words}. Everything is kept in ${info.value.home}`}>
      <span
        role="img"
        aria-label={words}
        className="flex size-6 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-ink"
      >
        <User size={14} aria-hidden />
      </span>
    </Tooltip>
  );
}
