import type { IncomingHttpHeaders } from "node:http";

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

export const securityHeaders: Readonly<Record<string, string>> = {
  "content-security-policy": contentSecurityPolicy,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()",
  "cache-control": "no-store",
};

/** Host and origin values that this server answers to: only what the page itself sends. */
export class OriginRules {
  readonly #hosts: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;

  constructor(port: number) {
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
    this.#hosts = new Set(hosts);
    this.#origins = new Set(hosts.map((host) => `http://${host}`));
  }

  /** Why a request is refused, or undefined. A rebound name keeps its own Host; a foreign page keeps its own Origin. */
  explainRefusal(headers: IncomingHttpHeaders, mustHaveOrigin: boolean): string | undefined {
    if (headers.host === undefined || !this.#hosts.has(headers.host))
      return "The Host header names another server.";
    if (headers.origin === undefined) {
      if (mustHaveOrigin) return "The Origin header is missing.";
    } else if (!this.#origins.has(headers.origin)) return "The request comes from another origin.";
    const site = headers["sec-fetch-site"];
    // A person may follow a link to the page from anywhere: it is a fixed file and holds nothing.
    const isNavigation = headers["sec-fetch-mode"] === "navigate" && !mustHaveOrigin;
    if (!isNavigation && site !== undefined && site !== "same-origin" && site !== "none")
      return "The request comes from another site.";
    return undefined;
  }
}

/** The token of an Authorization header, if there is one. */
export function bearerToken(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(headers.authorization ?? "")?.[1];
}
