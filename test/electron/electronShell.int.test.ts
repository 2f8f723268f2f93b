import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { contentSecurityPolicy } from "../../src/main/shells/electron/appProtocol.ts";
import { ensureBuilt } from "../support/ensureBuilt.ts";
import { createHome, type ElectronUnderTest, spawnProgram, startElectron } from "./startElectron.ts";

const main = join(import.meta.dirname, "fixtures", "fixtureMain.ts");

beforeAll(ensureBuilt);

/** What page.js of the fixture offers. */
interface FixturePage {
  readonly port?: MessagePort;
  readonly received: readonly string[];
  waitFor<T>(read: () => T | undefined): Promise<T>;
}
declare global {
  interface Window {
    readonly fixture: FixturePage;
  }
}

/** One request over the page's own port, in oRPC's form; resolves to the first answer. */
function request(electron: ElectronUnderTest, path: string, input: unknown = null): Promise<unknown> {
  return electron.page.evaluate(
    async ([address, json]) => {
      const { fixture } = window;
      const port = await fixture.waitFor(() => fixture.port);
      const id = crypto.randomUUID();
      port.postMessage(JSON.stringify({ i: id, p: { u: address, b: { json } } }));
      const answer = await fixture.waitFor(() =>
        fixture.received.map((text) => JSON.parse(text)).find(({ i }) => i === id),
      );
      return answer.p.b?.json;
    },
    [path, input] as const,
  );
}

/** What the shell asked of the page since it began to listen. */
async function listenToCommands(electron: ElectronUnderTest): Promise<() => Promise<unknown[]>> {
  await electron.page.evaluate(async () => {
    const port = await window.fixture.waitFor(() => window.fixture.port);
    port.postMessage(JSON.stringify({ i: "commands", p: { u: "/shell/commands" } }));
  });
  return () =>
    electron.page.evaluate(() =>
      window.fixture.received
        .map((text) => JSON.parse(text))
        .filter(({ i, t }) => i === "commands" && t === 3)
        .map(({ p }) => p.d?.json),
    );
}

describe("Electron shell", () => {
  let electron: ElectronUnderTest;
  beforeAll(async () => {
    electron = await startElectron({ main });
  });
  afterAll(() => electron.stop());

  it("sets sandbox, scheme and lock before Electron is ready", async () => {
    const { readyBefore, schemes, switches } = await electron.records();
    expect(readyBefore).toEqual({ sandbox: true, schemes: true, lock: true });
    expect(schemes).toEqual([
      { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
    expect(switches).toMatchObject({ "host-resolver-rules": "MAP * ~NOTFOUND" });
  });

  it("opens one window with every web preference at its safe value (D1: 2, 3, 4, 6, 8 to 11)", async () => {
    const { windows } = await electron.records();
    expect(windows).toHaveLength(1);
    expect(windows[0]).toMatchObject({
      webPreferences: {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
        navigateOnDragDrop: false,
      },
    });
    expect(windows[0]).not.toHaveProperty("webPreferences.enableBlinkFeatures");
  });

  it("shows the page of app://frenly and nothing else (D1: 1, 18)", async () => {
    const { loads, escaped } = await electron.records();
    expect(loads).toEqual(["app://frenly/index.html", "loaded"]);
    expect(escaped).toEqual([]);
    expect(await electron.call("askProtocol", "app://frenly/../../etc/passwd")).toMatchObject({
      status: 404,
    });
  });

  it("serves every response with the policy, and the page obeys it (D1: 7)", async () => {
    const response = await electron.call<{ headers: Record<string, string> }>(
      "askProtocol",
      "app://frenly/index.html",
    );
    expect(response.headers["content-security-policy"]).toBe(contentSecurityPolicy);
    const ran = await electron.page.evaluate(() => {
      const script = document.createElement("script");
      try {
        script.textContent = "window.injected = true";
        document.body.append(script);
      } catch {
        return "refused by trusted types";
      }
      return "injected" in window;
    });
    expect(ran).toBe("refused by trusted types");
  });

  it("gives the page neither Node nor Electron nor anything of the preload (D1: 2, 3, 20)", async () => {
    const kinds = await electron.page.evaluate(() =>
      ["require", "process", "module", "ipcRenderer", "electron", "__deliver", "__electronDouble"].map(
        (name) => typeof Reflect.get(window, name),
      ),
    );
    expect(kinds).toEqual(Array(7).fill("undefined"));
    const { exposed, handledChannels, ipcChannels } = await electron.records();
    expect({ exposed, handledChannels, ipcChannels }).toEqual({
      exposed: [],
      handledChannels: [],
      ipcChannels: ["frenly:request-port"],
    });
  });

  it.each([
    "notifications",
    "media",
    "geolocation",
    "midi",
    "midiSysex",
    "pointerLock",
    "fullscreen",
    "openExternal",
    "clipboard-read",
    "clipboard-sanitized-write",
    "display-capture",
    "mediaKeySystem",
    "window-management",
    "idle-detection",
    "storage-access",
    "top-level-storage-access",
    "speaker-selection",
    "keyboardLock",
    "fileSystem",
    "hid",
    "serial",
    "usb",
    "unknown",
  ])("denies the permission %s (D1: 5)", async (permission) => {
    expect(await electron.call("askPermission", permission)).toEqual({
      requested: false,
      checked: false,
      device: false,
    });
  });

  it.each([
    "https://example.org/",
    "http://127.0.0.1:8200/",
    "http://localhost/",
    "https://frenly/",
    "http://[::1]/",
    "app://evil/index.html",
    "app://frenly.evil/",
    "file:///etc/passwd",
    "javascript:document.title='x'",
    "data:text/html,<h1>x",
    "about:blank",
    "view-source:https://example.org",
    "ftp://example.org/",
    "blob:https://example.org/1",
    "chrome://settings",
    "ws://example.org",
    "mailto:a@example.org",
    "smb://x/y",
    "ms-msdt:/id",
    "//example.org/",
  ])("does not leave for %s (D1: 13)", async (url) => {
    expect(await electron.call("mayNavigate", url)).toBe(false);
    // Chromium shows about:blank without a request, so only Electron itself can stop it.
    if (url === "about:blank") return;
    await electron.page.evaluate((target) => {
      const link = document.createElement("a");
      link.href = target;
      document.body.append(link);
      link.click();
      link.remove();
    }, url);
    // A second answer of the page, after the click, shows that it is still there.
    expect(await electron.page.evaluate(() => document.title)).toBe("Fixture");
    expect(await electron.call("isAtHome")).toBe(true);
  });

  it("blocks a navigation before anything is loaded", async () => {
    await electron.page.evaluate(() => location.assign("https://example.org/away"));
    await vi.waitFor(async () =>
      expect((await electron.records()).navigationsBlocked).toContain("https://example.org/away"),
    );
    expect((await electron.records()).escaped).toEqual([]);
  });

  it("opens no second window (D1: 14)", async () => {
    expect(await electron.page.evaluate(() => window.open("https://example.org/"))).toBeNull();
    expect(await electron.call("askToOpen", "app://frenly/index.html")).toBe("deny");
    await electron.page.evaluate(() => {
      const link = document.createElement("a");
      link.href = "https://example.org/popup";
      link.target = "_blank";
      link.click();
    });
    await vi.waitFor(async () => expect((await electron.records()).popupsDenied.length).toBeGreaterThan(0));
    expect((await electron.records()).windows).toHaveLength(1);
  });

  it("attaches no webview and shows no frame (D1: 11, 12)", async () => {
    expect(await electron.call("attachWebview")).toBe(true);
    const frames = await electron.page.evaluate(async () => {
      const frame = document.createElement("iframe");
      frame.src = "https://example.org/frame";
      document.body.append(frame);
      await new Promise((resolve) => frame.addEventListener("load", resolve));
      return frame.contentDocument;
    });
    expect(frames).toBeNull();
    expect((await electron.records()).escaped).toEqual([]);
  });

  it.each([
    "https://example.org/",
    "http://127.0.0.1:9/",
    "ws://127.0.0.1:9/",
    "wss://example.org/",
    "ftp://x/",
    "file:///etc/passwd",
    "app://evil/",
  ])("lets no request out to %s (D1: 1)", async (url) => {
    expect(await electron.call("isCancelled", url)).toBe(true);
  });

  it("opens nothing outside the program and fetches no dictionary (D1: 15)", async () => {
    const { externalUrls, spellChecker } = await electron.records();
    expect({ externalUrls, spellChecker }).toEqual({ externalUrls: [], spellChecker: false });
  });

  it.each([
    ["a frame inside the page", { url: "app://frenly/index.html", origin: "app://frenly", isChild: true }],
    ["another origin", { url: "https://example.org/", origin: "https://example.org", isChild: false }],
    ["another host of the scheme", { url: "app://evil/", origin: "app://evil", isChild: false }],
    ["an opaque origin", { url: "app://frenly/index.html", origin: "null", isChild: false }],
  ])("gives no port to %s (D1: 17)", async (_who, frame) => {
    expect(await electron.call("forgePortRequest", frame)).toBe(false);
  });

  it("answers requests of the page over its port", async () => {
    expect(await request(electron, "/fixture/echo", { text: "Zürich ✓ 💶" })).toEqual({
      text: "Zürich ✓ 💶",
    });
  });

  it("streams to the page over the same port", async () => {
    await request(electron, "/fixture/count");
    await vi.waitFor(async () => {
      const texts = await electron.page.evaluate(() => window.fixture.received);
      const numbers = texts
        .map((text) => JSON.parse(text))
        .filter(({ t, p }) => t === 3 && p.e === "message");
      expect(numbers.map(({ p }) => p.d.json)).toEqual([1, 2, 3]);
    });
  });

  it("has a menu for File, Edit, View, Window and Help whose entries reach the page", async () => {
    const { menu } = await electron.records();
    expect(menu.map(({ label, role }) => label ?? role)).toEqual([
      "&File",
      "&Edit",
      "&View",
      "windowMenu",
      "help",
    ]);
    const commands = await listenToCommands(electron);
    await electron.call("clickMenu", "import_files");
    await vi.waitFor(async () =>
      expect(await commands()).toContainEqual({ kind: "command", name: "import_files" }),
    );
  });

  it("shows a delivered alert in tray, badge and notification, and follows its click", async () => {
    const commands = await listenToCommands(electron);
    await request(electron, "/fixture/raise");
    await vi.waitFor(async () => {
      const { tray, badge, notifications } = await electron.records();
      expect({ title: tray?.title, toolTip: tray?.toolTip, badge, notifications }).toEqual({
        title: "1",
        toolTip: "Frenly: 1 alert, 1 critical",
        badge: 1,
        notifications: [
          {
            title: "Frenly: critical",
            body: "High-risk anomaly detected during ingestion",
            urgency: "critical",
            shown: true,
          },
        ],
      });
    });
    const before = (await electron.records()).focusCount;
    await electron.call("clickNotification", 0);
    await vi.waitFor(async () =>
      expect(await commands()).toContainEqual({ kind: "open_alert", alertId: "alert_1" }),
    );
    expect((await electron.records()).focusCount).toBe(before + 1);
    await electron.call("clickTray", "alerts");
    await vi.waitFor(async () =>
      expect(await commands()).toContainEqual({ kind: "command", name: "go_frenly" }),
    );
  });

  it("ends a second start at once and brings the first window to the front with its file", async () => {
    const file = join(electron.home, "bank.csv");
    writeFileSync(file, "date,amount\n2026-01-29,1.00\n");
    const commands = await listenToCommands(electron);
    const before = (await electron.records()).focusCount;
    const second = spawnProgram(electron.home, { main, args: [file] });
    expect(await second.exited).toBe(0);
    await vi.waitFor(async () =>
      expect(await commands()).toContainEqual({
        kind: "open_file",
        uploadId: "upl_1",
        fileName: "bank.csv",
        byteSize: 28,
      }),
    );
    expect((await electron.records()).focusCount).toBe(before + 1);
  });

  it("opens a page that died again and says so", async () => {
    await electron.call("crash");
    await vi.waitFor(async () => expect((await electron.records()).loads).toContain("reloaded"));
    const commands = await listenToCommands(electron);
    await vi.waitFor(async () =>
      expect(await commands()).toContainEqual({
        kind: "notice",
        message: expect.stringMatching(/^The page stopped \(crashed\) and was opened again/),
      }),
    );
    expect(await request(electron, "/fixture/echo", 7)).toBe(7);
  });
});

describe("life of the program", () => {
  it("disposes of the core once when the window is closed, and remembers the window", async () => {
    const home = createHome();
    const electron = await startElectron({ main, home });
    await electron.call("setBounds", { x: 40, y: 50, width: 1200, height: 800 });
    await electron.call("closeWindow");
    expect(await electron.exited).toBe(0);
    expect(readFileSync(join(home, "disposed.txt"), "utf8")).toBe("once\n");
    const again = await startElectron({ main, home });
    expect((await again.records()).windows[0]).toMatchObject({ x: 40, y: 50, width: 1200, height: 800 });
    await again.stop();
    rmSync(home, { recursive: true });
  });

  it("disposes of the core when it is told to end from outside", async () => {
    const home = createHome();
    const program = spawnProgram(home, { main });
    await program.call("endpoint");
    await vi.waitFor(async () =>
      expect((await program.call<{ loads: string[] }>("records")).loads).toContain("loaded"),
    );
    program.child.kill("SIGTERM");
    expect(await program.exited).toBe(0);
    expect(readFileSync(join(home, "disposed.txt"), "utf8")).toBe("once\n");
    rmSync(home, { recursive: true });
  });

  it("disposes of the core when it is told to end before the page is there", async () => {
    const home = createHome();
    const program = spawnProgram(home, { main });
    await program.call("endpoint");
    program.child.kill("SIGTERM");
    expect(await program.exited).toBe(0);
    expect(readFileSync(join(home, "disposed.txt"), "utf8")).toBe("once\n");
    rmSync(home, { recursive: true });
  });

  it("ends within its limit when closing hangs", async () => {
    const home = createHome();
    const electron = await startElectron({ main, home, env: { FIXTURE_HANG: "1" } });
    await electron.call("closeWindow");
    expect(await electron.exited).toBe(1);
    expect(electron.stderr()).toContain("Closing took too long and was cut short");
    rmSync(home, { recursive: true });
  });

  it("says in one box why it can't open and ends", async () => {
    const home = createHome();
    const program = spawnProgram(home, { main, env: { FIXTURE_FAILS: "no disk" } });
    expect(await program.exited).toBe(1);
    expect(program.stderr()).toContain("The program could not start");
    expect(existsSync(join(home, "disposed.txt"))).toBe(false);
    rmSync(home, { recursive: true });
  });
});
