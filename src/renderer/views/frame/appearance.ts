export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export const densities = ["compact", "normal", "roomy"] as const;
export type Density = (typeof densities)[number];

export interface Appearance {
  readonly theme: Theme;
  readonly density: Density;
  /** Width of the inspector in pixels, and whether it is shown. */
  readonly inspectorWidth: number;
  readonly inspectorOpen: boolean;
}

export const defaultAppearance: Appearance = {
  theme: "system",
  density: "normal",
  inspectorWidth: 360,
  inspectorOpen: true,
};

export const inspectorLimits = { min: 280, max: 640 } as const;

/** Height of a row in pixels; the same figure as `--row` in tokens.css. */
export const rowHeights: Readonly<Record<Density, number>> = { compact: 26, normal: 30, roomy: 36 };

const key = "frenly.appearance";

/** Reads what was kept; what is missing or unreadable falls back to the default, field by field. */
export function parseAppearance(text: string | null): Appearance {
  const kept = readObject(text);
  const width = typeof kept.inspectorWidth === "number" ? kept.inspectorWidth : Number.NaN;
  return {
    theme: themes.find((theme) => theme === kept.theme) ?? defaultAppearance.theme,
    density: densities.find((density) => density === kept.density) ?? defaultAppearance.density,
    inspectorWidth:
      width >= inspectorLimits.min && width <= inspectorLimits.max ? width : defaultAppearance.inspectorWidth,
    inspectorOpen: typeof kept.inspectorOpen === "boolean" ? kept.inspectorOpen : true,
  };
}

function readObject(text: string | null): Record<string, unknown> {
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

export function readAppearance(): Appearance {
  return parseAppearance(localStorage.getItem(key));
}

export function keepAppearance(appearance: Appearance): void {
  localStorage.setItem(key, JSON.stringify(appearance));
}

/** Puts theme and density on the root element; without a theme the system decides (see tokens.css). */
export function applyAppearance({ theme, density }: Appearance): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  root.dataset.density = density;
}
