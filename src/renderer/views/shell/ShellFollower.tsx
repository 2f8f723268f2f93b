import type { ContractRouterClient } from "@orpc/contract";
import { useEffect, useRef } from "react";
import type { ShellCommand, shellProcedures } from "../../../contract/procedures/shell.ts";
import { useToast } from "../../components/Toast.tsx";
import { type Client, useClient } from "../../link/ClientContext.tsx";
import { useAllCommands } from "../frame/CommandsContext.tsx";
import { goTo } from "../frame/router.ts";
import { useImportSession } from "../import/ImportSession.tsx";
import { useAnswer } from "../workspace/useAnswer.ts";
import { commandOfShell } from "./shellActions.ts";

type ShellClient = ContractRouterClient<{ shell: typeof shellProcedures }>;

/** Does what the application menu, the tray, a notification or the system asks of the page (Electron only). */
export function ShellFollower() {
  const client = useClient();
  const info = useAnswer("info", () => client.system.info());
  const isElectron = info.value?.shell === "electron";
  const toast = useToast();
  const commands = useAllCommands();
  const { takeUpload } = useImportSession();
  const now = useRef<(command: ShellCommand) => void>(() => undefined);
  now.current = (command) => {
    switch (command.kind) {
      case "command": {
        const id = commandOfShell[command.name];
        const known = commands.find((candidate) => candidate.id === id);
        // Searching rows is only there on their page; elsewhere the palette is what finds things.
        (known ?? commands.find(({ id: other }) => command.name === "find" && other === "palette"))?.run();
        return;
      }
      case "open_alert":
        goTo("frenly", { alert: command.alertId });
        return;
      case "open_file":
        goTo("import");
        takeUpload(command.uploadId, command.fileName);
        return;
      case "notice":
        toast({ tone: "info", title: command.message });
        return;
      default:
        return command satisfies never;
    }
  };
  useEffect(() => {
    if (!isElectron) return undefined;
    const stop = new AbortController();
    void follow(client, stop.signal, (command) => now.current(command));
    return () => stop.abort();
  }, [client, isElectron]);
  return null;
}

async function follow(
  client: Client,
  signal: AbortSignal,
  run: (command: ShellCommand) => void,
): Promise<void> {
  // Safe: under Electron the router answers these procedures beside the contract (contract/procedures/shell.ts).
  const { shell } = client as unknown as ShellClient;
  try {
    for await (const command of await shell.commands(undefined, { signal })) run(command);
  } catch (problem) {
    if (!signal.aborted) console.warn("The page no longer hears the application menu; reload it.", problem);
  }
}
