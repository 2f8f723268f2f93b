import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { layers } from "./layers.ts";

export interface SourceText {
  /** Path relative to `src/`, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s[^;'"]*?from\s+"([^"]+)"|(?:^|\n)\s*import\s+"([^"]+)"|new URL\("(\.[^"]+\.ts)", import\.meta/g;

/** Every TypeScript file below a folder. */
export function readSources(root: string): SourceText[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({ path: path.split(sep).join("/"), text: readFileSync(join(root, path), "utf8") }));
}

export function importsOf({ text }: SourceText): string[] {
  return [...text.matchAll(importPattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

/** Own imports as paths relative to `src/`; packages as they are written. */
function resolveImport(from: string, specifier: string): string | undefined {
  return specifier.startsWith(".")
    ? relative("/", resolve("/", dirname(from), specifier))
        .split(sep)
        .join("/")
    : undefined;
}

function layerOf(path: string): string | undefined {
  return Object.keys(layers)
    .filter((folder) => path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** Module folder of a path below `main/modules`, or undefined. */
function moduleOf(path: string): string | undefined {
  return /^main\/modules\/([^/]+)\//.exec(path)?.[1];
}

/** Sentences about imports that the table does not allow. */
export function explainForbiddenImports(sources: readonly SourceText[]): string[] {
  return sources.flatMap((source) =>
    importsOf(source).flatMap((specifier) => explainImport(source.path, specifier)),
  );
}

function explainImport(from: string, specifier: string): string[] {
  const layer = layers[layerOf(from) ?? ""];
  if (layer === undefined) return [`${from} lies in no layer`];
  const own = resolveImport(from, specifier);
  if (own === undefined) {
    const isAllowed = layer.packages.some(
      (allowed) =>
        allowed === "*" ||
        specifier === allowed ||
        specifier.startsWith(`${allowed}/`) ||
        (allowed === "node:*" && specifier.startsWith("node:")),
    );
    return isAllowed ? [] : [`${from} imports the package ${specifier}`];
  }
  if (own.startsWith("..")) return [];
  const ownModule = moduleOf(from);
  if (ownModule !== undefined && moduleOf(own) !== undefined)
    return moduleOf(own) === ownModule ? [] : [`${from} imports another module: ${own}`];
  return layer.own.some((folder) => own.startsWith(`${folder}/`)) ||
    (own.startsWith("main/") && layerOf(from) === "main")
    ? []
    : [`${from} imports ${own}`];
}

/** Import cycles, each as the paths it runs through; type-only imports count too, because they bind as well. */
export function findCycles(sources: readonly SourceText[]): string[] {
  const known = new Set(sources.map(({ path }) => path));
  const edges = new Map(
    sources.map((source) => [
      source.path,
      importsOf(source)
        .map((specifier) => resolveImport(source.path, specifier) ?? "")
        .filter((path) => known.has(path)),
    ]),
  );
  const state = new Map<string, "open" | "done">();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === "done") return;
    if (state.get(path) === "open") {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
      return;
    }
    state.set(path, "open");
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    state.set(path, "done");
  };
  for (const path of edges.keys()) visit(path, []);
  return cycles;
}
