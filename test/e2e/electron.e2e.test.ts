import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { _electron, expect, test } from "@playwright/test";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Reads what the package notes: loading the package would start a download. */
function findElectron(): string | undefined {
  const folder = join(root, "node_modules", "electron");
  const note = join(folder, "path.txt");
  if (!existsSync(note)) return undefined;
  const path = join(folder, "dist", readFileSync(note, "utf8"));
  return existsSync(path) ? path : undefined;
}

const executablePath = findElectron();
const reason =
  "Electron's runtime is not installed here (npx install-electron fetches it), so the double alone was tested";
if (executablePath === undefined) console.error(`Real Electron: skipped. ${reason}.`);

test.describe("real Electron", () => {
  test.skip(executablePath === undefined, reason);

  test("opens one sandboxed window that shows the page", async () => {
    const home = mkdtempSync(join(tmpdir(), "frenly-electron-"));
    const electron = await _electron.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [root, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
      env: { ...process.env, FRENLY_HOME: home },
    });
    const page = await electron.firstWindow();
    await expect(page.getByRole("main")).toBeVisible();
    expect(page.url()).toContain("app://frenly/");
    const kinds = await page.evaluate(() => [
      typeof Reflect.get(window, "require"),
      window.open("app://frenly/"),
    ]);
    expect(kinds).toEqual(["undefined", null]);
    await electron.close();
    rmSync(home, { recursive: true, force: true });
  });
});
