import { test as base, expect, type Page } from "@playwright/test";
import { type FrenlyServer, startFrenlyServer } from "./frenlyServer.ts";

export interface Frenly {
  readonly server: FrenlyServer;
  /** A signed-in page. What it logged as an error fails the test. */
  readonly page: Page;
}

/** Each test has its own server, home and page. */
export const test = base.extend<{ frenly: Frenly }>({
  frenly: async ({ page }, use) => {
    const server = await startFrenlyServer();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    let logged: string[] = [];
    try {
      await page.goto(server.launchUrl);
      await use({ server, page });
      logged = [...errors]; // what the page says about its ended server does not count
    } finally {
      await server.stop();
    }
    expect(logged, "errors that the page logged").toEqual([]);
  },
});
