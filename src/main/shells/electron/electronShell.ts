import { join } from "node:path";
import { implement } from "@orpc/server";
import { app, type BrowserWindow, dialog, ipcMain, Menu, protocol, session } from "electron";
import { type ShellCommand, shellProcedures } from "../../../contract/procedures/shell.ts";
import type { Clock } from "../../base/clock.ts";
import { DisposableStore } from "../../base/disposable.ts";
import { AppError } from "../../base/errors.ts";
import type { Logger } from "../../base/logger.ts";
import { showAlertSigns } from "./alertSigns.ts";
import { appSchemePrivileges, createAppProtocol } from "./appProtocol.ts";
import type { ElectronCore } from "./electronCore.ts";
import { lockContents, lockSession } from "./lockdown.ts";
import { buildMenu } from "./menu.ts";
import { filesOfCommandLine, openFile } from "./openFiles.ts";
import { appScheme } from "./origin.ts";
import { servePorts } from "./port.ts";
import { quitSafely } from "./quit.ts";
import { createShellCommands, type ShellCommands } from "./shellCommands.ts";
import { focusWindow, openMainWindow, reviveOnCrash, showPage } from "./window.ts";

export interface ElectronShellOptions {
  /** Folders of the built page, preload and icons. */
  readonly renderer: string;
  readonly preload: string;
  readonly resources: string;
  /** Where Chromium keeps its own files, and the place of the window. */
  readonly profile: string | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  openCore(): Promise<ElectronCore>;
}

interface Running {
  readonly core: ElectronCore;
  readonly window: BrowserWindow;
}

/** Runs the program in Electron: everything that must be set before Electron is ready, then the core, then the window. */
export async function runElectronShell(options: ElectronShellOptions): Promise<void> {
  app.enableSandbox();
  // The program needs no network: no name is resolved, nothing is fetched in the background.
  app.commandLine.appendSwitch("host-resolver-rules", "MAP * ~NOTFOUND");
  app.commandLine.appendSwitch("disable-background-networking");
  protocol.registerSchemesAsPrivileged([appSchemePrivileges]);
  if (options.profile !== undefined) app.setPath("userData", options.profile);
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }

  const commands = createShellCommands();
  const resources = new DisposableStore();
  let core: ElectronCore | undefined;
  let running: Running | undefined;
  let ending = false;
  listenToSystem(() => running, commands, options.logger);
  quitSafely({
    app,
    clock: options.clock,
    logger: options.logger,
    release: async () => {
      ending = true;
      resources.dispose();
      await core?.dispose();
    },
  });
  app.on("web-contents-created", (_event, contents) =>
    lockContents(contents, (what) => options.logger.warn({ what }, "Refused to the page")),
  );

  await app.whenReady();
  try {
    core = await options.openCore();
    running = await start(options, core, { commands, resources });
  } catch (error) {
    if (ending) return; // it was told to end while it started
    await core?.dispose();
    options.logger.error({ error }, "The program could not start");
    dialog.showErrorBox("Frenly can't open", sentenceOf(error));
    app.exit(1);
  }
}

async function start(
  options: ElectronShellOptions,
  core: ElectronCore,
  { commands, resources }: { readonly commands: ShellCommands; readonly resources: DisposableStore },
): Promise<Running> {
  const { clock, logger } = options;
  lockSession(session.defaultSession, (what) => logger.warn({ what }, "Refused to the page"));
  session.defaultSession.protocol.handle(appScheme, createAppProtocol(options.renderer));

  const window = openMainWindow({
    preload: options.preload,
    icon: join(options.resources, "icon.png"),
    stateFile: join(app.getPath("userData"), "window.json"),
    clock,
  });
  setMenu(commands);
  const os = implement(shellProcedures);
  const shell = os.router({
    commands: os.commands.handler(({ signal }) => commands.read(signal)),
  });
  const { id } = window.webContents;
  resources.add(
    servePorts({
      router: { ...core.router, shell },
      context: { actor: core.actor, role: core.role },
      ipc: ipcMain,
      logger,
      isOwnContents: (other) => other === id,
    }),
  );
  resources.add(
    showAlertSigns({
      app,
      core,
      logger,
      window,
      trayIcon: join(options.resources, process.platform === "darwin" ? "trayTemplate.png" : "tray.png"),
      badgeIcon: join(options.resources, "badge.png"),
      focus: () => focusWindow(window),
      openAlert: (alertId) => commands.send({ kind: "open_alert", alertId }),
      openAlerts: () => {
        focusWindow(window);
        commands.send({ kind: "command", name: "go_frenly" });
      },
    }),
  );
  reviveOnCrash(window, {
    clock,
    tell: (message) => commands.send({ kind: "notice", message }),
    giveUp: () => {
      dialog.showErrorBox(
        "Frenly's page keeps stopping",
        "It was opened again three times within a minute. Everything recorded is kept. Close other programs to free memory and start Frenly again.",
      );
      app.quit();
    },
  });
  await showPage(window);
  const running = { core, window };
  await openAll(filesOfCommandLine(process.argv, process.cwd(), app.isPackaged), running, commands);
  return running;
}

function setMenu(commands: ShellCommands): void {
  const template = buildMenu({
    platform: process.platform,
    command: (name) => commands.send({ kind: "command", name }),
    about: () => app.showAboutPanel(),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** A second start, or a file opened in the system's file browser, comes to this window. */
function listenToSystem(running: () => Running | undefined, commands: ShellCommands, logger: Logger): void {
  const early: string[] = [];
  const receive = (paths: readonly string[]) => {
    const now = running();
    if (now === undefined) {
      early.push(...paths);
      return;
    }
    focusWindow(now.window);
    openAll([...early.splice(0), ...paths], now, commands).catch((error: unknown) =>
      logger.error({ error }, "Opening a file failed"),
    );
  };
  app.on("second-instance", (_event, argv, folder) =>
    receive(filesOfCommandLine(argv, folder, app.isPackaged)),
  );
  app.on("open-file", (event, path) => {
    event.preventDefault();
    receive([path]);
  });
  app.on("activate", () => receive([]));
}

async function openAll(paths: readonly string[], running: Running, commands: ShellCommands): Promise<void> {
  for (const path of paths) commands.send(await openOne(path, running.core));
}

async function openOne(path: string, core: ElectronCore): Promise<ShellCommand> {
  try {
    return await openFile(path, core);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: "notice", message: error.message };
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof AppError
    ? error.message
    : "Something failed that should not. Start it from a terminal to see the details.";
}
