import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  contentSecurityPolicy,
  createAppProtocol,
} from "../../../../src/main/shells/electron/appProtocol.ts";

let folder = "";
let answer: (request: Request) => Promise<Response>;

beforeAll(() => {
  const outside = mkdtempSync(join(tmpdir(), "frenly-protocol-"));
  writeFileSync(join(outside, "secret.txt"), "secret");
  folder = join(outside, "renderer");
  mkdirSync(join(folder, "assets"), { recursive: true });
  writeFileSync(join(folder, "index.html"), "<!doctype html>");
  writeFileSync(join(folder, "assets", "index.js"), "export {};");
  writeFileSync(join(folder, "assets", "key.pem"), "not for the page");
  answer = createAppProtocol(folder);
});

afterAll(() => rmSync(join(folder, ".."), { recursive: true }));

/** As Electron hands it over: the URL is not touched again by Node's own parser. */
function ask(url: string, method = "GET"): Promise<Response> {
  return answer({ url, method } as Request);
}

const hostile = [
  "app://frenly/../../etc/passwd",
  "app://frenly/..%2f..%2fetc%2fpasswd",
  "app://frenly/%2e%2e/%2e%2e/etc/passwd",
  "app://frenly/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
  "app://frenly/%252e%252e%252fsecret.txt",
  "app://frenly/..%5csecret.txt",
  "app://frenly/..\\secret.txt",
  "app://frenly/....//secret.txt",
  "app://frenly/..;/secret.txt",
  "app://frenly/./secret.txt",
  "app://frenly/../secret.txt",
  "app://frenly//secret.txt",
  "app://frenly/assets/../../secret.txt",
  "app://frenly/assets/%2e%2e/%2e%2e/secret.txt",
  "app://frenly/assets%2findex.js",
  "app://frenly/%c0%ae%c0%ae/secret.txt",
  "app://frenly/%e0%80%ae%e0%80%ae/secret.txt",
  "app://frenly/%uff0e%uff0e/secret.txt",
  "app://frenly/．．/secret.txt",
  "app://frenly/index.html%00.js",
  "app://frenly/index.html\0",
  "app://frenly/index.html/",
  "app://frenly/index.html.",
  "app://frenly/INDEX.HTML",
  "app://frenly/index.html::$DATA",
  "app://frenly/C:/Windows/win.ini",
  "app://frenly//etc/passwd",
  "app://frenly/file:///etc/passwd",
  "app://frenly/assets",
  "app://frenly/assets/",
  "app://frenly/assets/key.pem",
  "app://frenly/__proto__",
  "app://frenly/constructor",
  "app://frenly.evil/index.html",
  "app://evil/index.html",
  "app://frenly@evil/index.html",
  "app://frenly:80/index.html",
  "file:///etc/passwd",
  "",
];

describe("app protocol", () => {
  it("serves a built file with its type and the whole policy", async () => {
    const response = await ask("app://frenly/assets/index.js?v=1#top");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(response.headers.get("content-security-policy")).toBe(contentSecurityPolicy);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await response.text()).toBe("export {};");
  });

  it("serves the page at the root", async () => {
    expect(await (await ask("app://frenly/")).text()).toBe("<!doctype html>");
  });

  it.each(hostile)("answers 404 to %j", async (url) => {
    const response = await ask(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe("Not found");
    expect(response.headers.get("content-security-policy")).toBe(contentSecurityPolicy);
  });

  it("refuses every method that writes", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      expect((await ask("app://frenly/index.html", method)).status).toBe(405);
    }
  });

  it("allows no inline script, no eval, no frame and no foreign host", () => {
    expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|https?:|data:/);
    expect(contentSecurityPolicy).toContain("default-src 'none'");
    expect(contentSecurityPolicy).toContain("require-trusted-types-for 'script'");
  });
});
