import { useMemo, useSyncExternalStore } from "react";

export const places = [
  "home",
  "import",
  "batch",
  "rows",
  "findings",
  "reconcile",
  "entities",
  "cases",
  "frenly",
  "log",
  "gallery",
] as const;
export type Place = (typeof places)[number];

/** Where the page stands: a place and what is asked of it, as in `#/rows?side=bank&finding=anm_7`. */
export interface Route {
  readonly place: Place;
  readonly query: Readonly<Record<string, string>>;
}

/** Reads the part of the address after `#`. What is not known leads home, never to an empty page. */
export function parseHash(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const place = places.find((known) => known === path) ?? "home";
  return { place, query: Object.fromEntries(new URLSearchParams(search)) };
}

/** The address of a route; empty values are left out, so that the same view has one address. */
export function hashOf(place: Place, query: Readonly<Record<string, string | undefined>> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") search.set(name, value);
  }
  const text = search.toString();
  return `#/${place}${text === "" ? "" : `?${text}`}`;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => parseHash(hash), [hash]);
}

export function goTo(place: Place, query: Readonly<Record<string, string | undefined>> = {}): void {
  window.location.hash = hashOf(place, query);
}

/** Changes what is asked of the place without a step in the history: for filters and selection. */
export function replaceQuery(place: Place, query: Readonly<Record<string, string | undefined>>): void {
  window.history.replaceState(null, "", hashOf(place, query));
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}
