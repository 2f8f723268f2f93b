import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import type { ProjectId } from "../../../contract/ids.ts";
import type { Project, ProjectOverview } from "../../../contract/procedures/projects.ts";
import { useClient } from "../../link/ClientContext.tsx";
import { followFeed } from "./followFeed.ts";
import { createLiveStore, type Live, type LiveStore, type Topic } from "./liveStore.ts";
import { type Answer, useAnswer } from "./useAnswer.ts";

interface Workspace {
  readonly live: LiveStore;
  readonly projects: Answer<readonly Project[]>;
  readonly project: Project | undefined;
  readonly chooseProject: (projectId: ProjectId) => void;
}

const WorkspaceContext = createContext<Workspace | undefined>(undefined);
const key = "frenly.project";

export function WorkspaceProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const [live] = useState(createLiveStore);
  useEffect(() => followFeed(client, live), [client, live]);
  const revision = useStore(live, (state) => state.revisions.projects);
  const projects = useAnswer("projects", () => client.projects.list(), revision);
  const [chosen, setChosen] = useState<string | null>(() => localStorage.getItem(key));
  const project = projects.value?.find(({ projectId }) => projectId === chosen) ?? projects.value?.at(0);
  const { refresh } = projects;
  const workspace = useMemo(
    () => ({
      live,
      projects,
      project,
      chooseProject: (projectId: ProjectId) => {
        localStorage.setItem(key, projectId);
        setChosen(projectId);
        refresh();
      },
    }),
    [live, projects, project, refresh],
  );
  return <WorkspaceContext value={workspace}>{children}</WorkspaceContext>;
}

export function useWorkspace(): Workspace {
  const workspace = use(WorkspaceContext);
  if (workspace === undefined) throw new Error("useWorkspace was called outside a WorkspaceProvider");
  return workspace;
}

/** One value of what is live; the component draws again only when that value changes. */
export function useLive<Value>(select: (live: Live) => Value): Value {
  return useStore(useWorkspace().live, select);
}

/** Grows when the topic has changed; pass it to `useAnswer`. */
export function useRevision(topic: Topic): number {
  return useLive((live) => live.revisions[topic]);
}

/** What the current project holds, kept up to date. */
export function useOverview(): Answer<ProjectOverview> {
  const client = useClient();
  const { project } = useWorkspace();
  const revision = useRevision("projects");
  const projectId = project?.projectId;
  return useAnswer(
    `overview ${projectId}`,
    projectId === undefined ? undefined : () => client.projects.overview({ projectId }),
    revision,
  );
}
