import { expect, type Page } from "@playwright/test";

/** Files and folders of this machine, let go over the middle of the page: the browser makes the DataTransfer itself. */
export async function dropFiles(page: Page, paths: readonly string[]): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  const at = { x: 600, y: 400, data };
  await browser.send("Input.dispatchDragEvent", { type: "dragEnter", ...at });
  await browser.send("Input.dispatchDragEvent", { type: "dragOver", ...at });
  await expect(page.getByText(/^Drop (to import|them into the batch)/)).toBeVisible();
  // The page has said by now that it takes files; a browser drops nothing where it has not.
  await browser.send("Input.dispatchDragEvent", { type: "dragOver", ...at });
  await browser.send("Input.dispatchDragEvent", { type: "drop", ...at });
  await browser.detach();
}
