import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import type { CustomScheme } from "electron";
import { appOrigin, appScheme } from "./origin.ts";

/** Handed to Electron before it is ready: a page of ours is a secure context with an origin of its own. */
export const appSchemePrivileges: CustomScheme = {
  scheme: appScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const headers = {
  "Content-Security-Policy": contentSecurityPolicy,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), bluetooth=()",
  "Cache-Control": "no-cache",
};

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
};

/**
 * Answers `app://frenly/…` from a list of the built files made once at the start. The path is compared as text with
 * that list and never joined, decoded or normalised, so there is no way to a file that is not on it.
 */
export function createAppProtocol(folder: string): (request: Request) => Promise<Response> {
  const files = listFiles(folder);
  return async (request) => {
    const [address = ""] = request.url.split(/[?#]/, 1);
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(405, "Method not allowed");
    const file = address.startsWith(`${appOrigin}/`) ? files.get(address.slice(appOrigin.length)) : undefined;
    if (file === undefined) return refuse(404, "Not found");
    const type = contentTypes[extname(file)];
    if (type === undefined) return refuse(404, "Not found");
    const body = request.method === "HEAD" ? null : await readFile(file);
    return new Response(body, { status: 200, headers: { ...headers, "Content-Type": type } });
  };
}

function listFiles(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(`/${relative(folder, path).split(sep).join("/")}`, path);
  }
  const start = files.get("/index.html");
  if (start !== undefined) files.set("/", start);
  return files;
}

function refuse(status: number, text: string): Response {
  return new Response(text, {
    status,
    headers: { ...headers, "Content-Type": "text/plain; charset=utf-8" },
  });
}
