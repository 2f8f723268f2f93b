import { EventEmitter } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { records } from "./records.ts";
import { BrowserWindowDouble, closeChromium } from "./windows.ts";

/** `app`: life of the program, and the lock that keeps a second start from opening a second window. */
export class AppDouble extends EventEmitter {
  readonly isPackaged = false;
  readonly commandLine = {
    appendSwitch(name: string, value = "") {
      records.switches[name] = value;
    },
  };
  readonly #paths = new Map([["userData", join(tmpdir(), "frenly-electron-double")]]);
  #ready = false;
  #quitting = false;
  #exiting = false;

  enableSandbox(): void {
    records.sandboxEnabled = true;
    if (!this.#ready) records.readyBefore.sandbox = true;
  }
  isReady(): boolean {
    return this.#ready;
  }
  isQuitting(): boolean {
    return this.#quitting;
  }
  async whenReady(): Promise<void> {
    this.#ready = true;
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }
  getPath(name: string): string {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    mkdirSync(path, { recursive: true });
    return path;
  }
  setBadgeCount(count: number): boolean {
    records.badge = count;
    return true;
  }
  showAboutPanel(): void {}

  /** The first start writes its number; a later one leaves its arguments beside it, and the first one sees them. */
  requestSingleInstanceLock(): boolean {
    if (!this.#ready) records.readyBefore.lock = true;
    const folder = join(this.getPath("userData"), "instances");
    mkdirSync(folder, { recursive: true });
    const first = join(folder, "first");
    if (existsSync(first) && isAlive(Number(readFileSync(first, "utf8")))) {
      const call = JSON.stringify({ argv: process.argv, folder: process.cwd() });
      writeFileSync(join(folder, `second-${process.pid}.json`), call);
      return false;
    }
    writeFileSync(first, String(process.pid));
    watch(folder, () => this.#readCalls(folder)).unref();
    return true;
  }

  #readCalls(folder: string): void {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (!name.startsWith("second-") || !existsSync(path)) continue;
      const text = readFileSync(path, "utf8");
      if (text === "") continue; // still being written
      rmSync(path);
      const { argv, folder: from }: { argv: string[]; folder: string } = JSON.parse(text);
      this.emit("second-instance", {}, argv, from);
    }
  }

  quit(): void {
    let prevented = false;
    this.#quitting = true;
    this.emit("before-quit", {
      preventDefault() {
        prevented = true;
      },
    });
    if (prevented) return;
    for (const window of BrowserWindowDouble.getAllWindows()) window.close();
    this.exit(0);
  }

  exit(code = 0): void {
    if (this.#exiting) return;
    this.#exiting = true;
    this.emit("quit", {}, code);
    closeChromium().finally(() => process.exit(code));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
