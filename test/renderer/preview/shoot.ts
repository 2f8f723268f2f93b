import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium, type Page } from "playwright-core";

/**
 * Pictures of the built preview under the product's content security policy:
 * `node test/renderer/preview/shoot.ts OUT_DIR [name…]`. Prints every violation of the policy, of the accessibility rules of axe, and every console error it sees.
 */
const [out = "/tmp/frenly-shots", ...only] = process.argv.slice(2);
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";
const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};

interface Shot {
  readonly name: string;
  readonly hash: string;
  readonly search?: string;
  readonly act?: (page: Page) => Promise<unknown>;
}

const csv = { name: "statement-2026.csv", mimeType: "text/csv", buffer: Buffer.from("a;b\n1;2\n") };
const pick = (page: Page) => page.locator("input[type=file]").setInputFiles(csv);
const shots: readonly Shot[] = [
  { name: "home", hash: "#/home" },
  { name: "first", hash: "#/home", search: "?empty" },
  { name: "import", hash: "#/import", search: "?running" },
  { name: "inspect", hash: "#/import", act: pick },
  { name: "result", hash: "#/import?import=ing_bank1" },
  { name: "rows", hash: "#/rows?tx=tx_bank1_6" },
  { name: "findings", hash: "#/findings?finding=anm_0" },
  { name: "digits", hash: "#/findings?show=digits" },
  { name: "frenly", hash: "#/frenly?alert=alert_1" },
  { name: "log", hash: "#/log?event=48209" },
  {
    name: "verify",
    hash: "#/log",
    act: (page) => page.getByRole("button", { name: "Verify the log" }).click(),
  },
  { name: "widget", hash: "#/home", act: (page) => page.keyboard.press("f") },
  { name: "palette", hash: "#/home", act: (page) => page.keyboard.press("Control+k") },
  { name: "shortcuts", hash: "#/findings?finding=anm_0", act: (page) => page.keyboard.press("?") },
  { name: "gallery", hash: "#/gallery" },
  ...[700, 1400, 2100, 2800].map((top, index) => ({
    name: `gallery${index + 2}`,
    hash: "#/gallery",
    act: (page: Page) => page.locator("main > div").evaluate((element, y) => element.scrollTo(0, y), top),
  })),
];

const server = createServer(async (request, response) => {
  const path = normalize(new URL(request.url ?? "/", "http://x").pathname).replace(/\/$/, "/index.html");
  try {
    const body = await readFile(join("/tmp/frenly-preview", path));
    response.writeHead(200, {
      "content-type": types[extname(path)] ?? "text/plain",
      "content-security-policy": policy,
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});

mkdirSync(out, { recursive: true });
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = server.address();
const port = typeof address === "object" && address !== null ? address.port : 0;
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
for (const [width, height] of [
  [1440, 900],
  [1024, 700],
] as const) {
  for (const theme of ["light", "dark"] as const) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      locale: "en-GB",
    });
    for (const shot of shots) {
      const name = `${shot.name}-${width}-${theme}`;
      if (only.length > 0 && !only.some((part) => name.includes(part))) continue;
      const page = await context.newPage();
      page.on(
        "console",
        (message) =>
          ["error", "warning"].includes(message.type()) &&
          process.stdout.write(`${name}: ${message.text()}\n`),
      );
      page.on("pageerror", (error) => process.stdout.write(`${name}: ${error.message}\n`));
      await page.goto(`http://127.0.0.1:${port}/${shot.search ?? ""}${shot.hash}`);
      await page.locator("main").waitFor();
      await page.waitForLoadState("networkidle");
      await shot.act?.(page);
      await page.waitForTimeout(350);
      await page.screenshot({ path: join(out, `${name}.png`) });
      const { violations } = await new AxeBuilder({ page })
        .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"])
        .analyze();
      for (const { id, nodes } of violations) {
        process.stdout.write(
          `${name}: ${id}: ${nodes.map((node) => `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`).join("\n    ")}\n`,
        );
      }
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
server.close();
