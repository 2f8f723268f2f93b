import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";

const folder = fileURLToPath(new URL("../../../test-results/screenshots/", import.meta.url));

export const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const;
export const schemes = ["light", "dark"] as const;

/** The page as it is now, in both sizes and both colour schemes: `test-results/screenshots/<name>-1440-light.png`. */
export async function takeScreenshots(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({
        animations: "disabled",
        path: `${folder}${name}-${size.width}-${colorScheme}.png`,
      });
    }
  }
}
