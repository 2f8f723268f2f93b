import { createContext, type ReactNode, use, useCallback, useMemo, useRef, useState } from "react";
import type { Side } from "../../../contract/events/ingestion.ts";
import type { IngestionId, ProfileId, UploadId } from "../../../contract/ids.ts";
import type { Mapping, Preview } from "../../../contract/procedures/ingestion.ts";
import { useClient } from "../../link/ClientContext.tsx";
import { useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { guessSide } from "./guessSide.ts";
import { uploadFile } from "./uploadFile.ts";

export type ImportStep =
  | { readonly step: "choose" }
  | { readonly step: "sending"; readonly fileName: string; readonly sent: number; readonly byteSize: number }
  | {
      readonly step: "inspect";
      readonly uploadId: UploadId;
      readonly fileName: string;
      readonly preview: Preview | undefined;
      readonly isReading: boolean;
    }
  | { readonly step: "started"; readonly ingestionId: IngestionId };

interface ImportSession {
  readonly state: ImportStep;
  readonly side: Side;
  /** What went wrong last; what was chosen stays. */
  readonly problem: unknown;
  readonly takeFile: (file: File) => void;
  /** A file whose bytes the core already holds: opened through the system. */
  readonly takeUpload: (uploadId: UploadId, fileName: string) => void;
  readonly changeSide: (side: Side) => void;
  readonly changeMapping: (part: Partial<Mapping>) => void;
  /** Reads the file by this profile; null: by none. */
  readonly changeProfile: (profileId: ProfileId | null) => void;
  readonly commit: () => void;
  readonly leave: () => void;
}

const SessionContext = createContext<ImportSession | undefined>(undefined);

/** The import under way. It stands around the page, so that looking elsewhere does not lose it. */
export function ImportSessionProvider({ children }: { children: ReactNode }) {
  const session = useSession();
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useImportSession(): ImportSession {
  const session = use(SessionContext);
  if (session === undefined) throw new Error("useImportSession was called outside an ImportSessionProvider");
  return session;
}

function useSession(): ImportSession {
  const client = useClient();
  const { project } = useWorkspace();
  const [state, setState] = useState<ImportStep>({ step: "choose" });
  const [side, setSide] = useState<Side>("bank");
  const [problem, setProblem] = useState<unknown>(undefined);
  const mapping = useRef<Partial<Mapping>>({});
  /** Undefined: the profile that knows the header. */
  const profile = useRef<ProfileId | null | undefined>(undefined);
  const sending = useRef(new AbortController());
  /** The upload that is looked at; what comes back about another is too late. */
  const held = useRef<UploadId | undefined>(undefined);
  const projectId = project?.projectId;

  const inspect = useCallback(
    async (uploadId: UploadId, fileName: string, as: Side) => {
      if (projectId === undefined) return;
      held.current = uploadId;
      setState((before) => ({
        step: "inspect",
        uploadId,
        fileName,
        preview: before.step === "inspect" ? before.preview : undefined,
        isReading: true,
      }));
      try {
        const preview = await client.ingestion.inspect({
          uploadId,
          projectId,
          side: as,
          mapping: mapping.current,
          profileId: profile.current,
        });
        if (held.current !== uploadId) return;
        setProblem(undefined);
        setState({ step: "inspect", uploadId, fileName, preview, isReading: false });
      } catch (error) {
        if (held.current !== uploadId) return;
        setProblem(error);
        setState((before) => (before.step === "inspect" ? { ...before, isReading: false } : before));
      }
    },
    [client, projectId],
  );

  const giveUp = useCallback(() => {
    sending.current.abort();
    const uploadId = held.current;
    held.current = undefined;
    if (uploadId === undefined) return;
    client.ingestion.abandonUpload({ uploadId }).catch((error: unknown) => {
      console.warn("The upload could not be given up; the core clears it away when it starts again.", error);
    });
  }, [client]);

  const takeFile = useCallback(
    async (file: File) => {
      giveUp();
      const stop = new AbortController();
      sending.current = stop;
      mapping.current = {};
      profile.current = undefined;
      const as = guessSide(file.name);
      setSide(as);
      setProblem(undefined);
      const show = (sent: number) =>
        setState({ step: "sending", fileName: file.name, sent, byteSize: file.size });
      show(0);
      try {
        const uploadId = await uploadFile(client, file, { onProgress: show, signal: stop.signal });
        await inspect(uploadId, file.name, as);
      } catch (error) {
        if (stop.signal.aborted) return;
        setProblem(error);
        setState({ step: "choose" });
      }
    },
    [client, inspect, giveUp],
  );

  const leave = useCallback(() => {
    giveUp();
    setProblem(undefined);
    setState({ step: "choose" });
  }, [giveUp]);

  const commit = useCallback(async () => {
    if (state.step !== "inspect" || projectId === undefined) return;
    setState({ ...state, isReading: true });
    try {
      const { ingestionId } = await client.ingestion.start({
        uploadId: state.uploadId,
        projectId,
        side,
        mapping: mapping.current,
        profileId: profile.current,
        plan: state.preview?.plan,
      });
      held.current = undefined;
      setProblem(undefined);
      setState({ step: "started", ingestionId });
    } catch (error) {
      // Something changed since the preview: the new one is shown beside what was said.
      await inspect(state.uploadId, state.fileName, side);
      setProblem(error);
    }
  }, [client, inspect, state, projectId, side]);

  return useMemo(
    () => ({
      state,
      side,
      problem,
      takeFile: (file: File) => void takeFile(file),
      takeUpload: (uploadId: UploadId, fileName: string) => {
        mapping.current = {};
        profile.current = undefined;
        const as = guessSide(fileName);
        setSide(as);
        void inspect(uploadId, fileName, as);
      },
      changeSide: (next: Side) => {
        setSide(next);
        if (state.step === "inspect") void inspect(state.uploadId, state.fileName, next);
      },
      changeMapping: (part: Partial<Mapping>) => {
        if (state.step !== "inspect") return;
        mapping.current = { ...mapping.current, ...part };
        void inspect(state.uploadId, state.fileName, side);
      },
      changeProfile: (profileId: ProfileId | null) => {
        if (state.step !== "inspect") return;
        profile.current = profileId;
        void inspect(state.uploadId, state.fileName, side);
      },
      commit: () => void commit(),
      leave,
    }),
    [state, side, problem, takeFile, inspect, commit, leave],
  );
}
