import type { ReactNode } from "react";
import { LocaleProvider } from "./components/LocaleContext.tsx";
import { ToastProvider } from "./components/Toast.tsx";
import { TooltipProvider } from "./components/Tooltip.tsx";
import { type Client, ClientProvider } from "./link/ClientContext.tsx";
import { BatchDraftProvider } from "./views/batch/BatchDraft.tsx";
import { BatchView } from "./views/batch/BatchView.tsx";
import { CasesView } from "./views/cases/CasesView.tsx";
import { EntitiesView } from "./views/entities/EntitiesView.tsx";
import { FindingsView } from "./views/findings/FindingsView.tsx";
import { AppearanceProvider } from "./views/frame/AppearanceContext.tsx";
import { CommandsProvider } from "./views/frame/CommandsContext.tsx";
import { Frame } from "./views/frame/Frame.tsx";
import { InspectorSlotProvider } from "./views/frame/InspectorSlot.tsx";
import { type Place, useRoute } from "./views/frame/router.ts";
import { FrenlyView } from "./views/frenly/FrenlyView.tsx";
import { GalleryView } from "./views/gallery/GalleryView.tsx";
import { HomeView } from "./views/home/HomeView.tsx";
import { ImportSessionProvider } from "./views/import/ImportSession.tsx";
import { ImportView } from "./views/import/ImportView.tsx";
import { PageDropZone } from "./views/import/PageDropZone.tsx";
import { LogView } from "./views/log/LogView.tsx";
import { ReconcileView } from "./views/reconcile/ReconcileView.tsx";
import { RowsView } from "./views/rows/RowsView.tsx";
import { ShellFollower } from "./views/shell/ShellFollower.tsx";
import { AlertsProvider } from "./views/workspace/AlertsContext.tsx";
import { WorkspaceProvider } from "./views/workspace/WorkspaceContext.tsx";

const views: Record<Place, () => ReactNode> = {
  home: HomeView,
  import: ImportView,
  batch: BatchView,
  rows: RowsView,
  findings: FindingsView,
  reconcile: ReconcileView,
  entities: EntitiesView,
  cases: CasesView,
  frenly: FrenlyView,
  log: LogView,
  gallery: GalleryView,
};

/** The whole page over a client; which shell stands behind the client is unknown here. */
export function App({ client }: { client: Client }) {
  return (
    <ClientProvider client={client}>
      <LocaleProvider locale={navigator.language}>
        <AppearanceProvider>
          <TooltipProvider>
            <ToastProvider>
              <CommandsProvider>
                <WorkspaceProvider>
                  <AlertsProvider>
                    <ImportSessionProvider>
                      <BatchDraftProvider>
                        <InspectorSlotProvider>
                          <Page />
                          <PageDropZone />
                          <ShellFollower />
                        </InspectorSlotProvider>
                      </BatchDraftProvider>
                    </ImportSessionProvider>
                  </AlertsProvider>
                </WorkspaceProvider>
              </CommandsProvider>
            </ToastProvider>
          </TooltipProvider>
        </AppearanceProvider>
      </LocaleProvider>
    </ClientProvider>
  );
}

function Page() {
  const { place } = useRoute();
  const View = views[place];
  return (
    <Frame place={place}>
      <View key={place} />
    </Frame>
  );
}
