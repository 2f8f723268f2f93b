import type { Actor } from "../../../contract/procedures/handlers.ts";

/** A request of the local API, as a route sees it. */
export interface RouteRequest {
  readonly params: Record<string, string>;
  readonly query: Record<string, string>;
  readonly body: unknown;
  readonly actor: Actor;
  /** A page in a browser asks, not a program: it may not name files of this machine. */
  readonly fromBrowser: boolean;
}

export interface Route {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly answer: (request: RouteRequest) => unknown;
}
