import { expect, type Page } from "@playwright/test";

/** Creates a project as a person does; the page then shows its import. */
export async function createProject(page: Page, name: string): Promise<void> {
  await expect(page.getByRole("main")).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("New project");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "New project" });
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("button", { name: "Create project" }).click();
  await expect(page.getByRole("heading", { name: "Import", exact: true })).toBeVisible();
}
