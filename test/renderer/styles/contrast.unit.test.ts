import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../../src/renderer/styles/tokens.css", import.meta.url), "utf8");

type Mode = "light" | "dark";

/** Colours of tokens.css as relative luminance (WCAG 2.2), through OKLab (Ottosson 2020). */
function luminance(token: string, mode: Mode): number {
  const line = new RegExp(
    `--${token}:\\s*(?:light-dark\\((oklch\\([^)]*\\)),\\s*(oklch\\([^)]*\\))\\)|(oklch\\([^)]*\\)))`,
  );
  const match = line.exec(css);
  const text = match?.[3] ?? (mode === "light" ? match?.[1] : match?.[2]);
  if (text === undefined) throw new Error(`tokens.css has no --${token}`);
  const [lightness = 0, chroma = 0, hue = 0] = text.slice(6, -1).split(" ").map(Number);
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  const red = clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(front: string, back: string, mode: Mode): number {
  const [light = 0, dark = 0] = [luminance(front, mode), luminance(back, mode)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ["canvas", "surface", "raised", "sunken", "hover", "accent-soft"];
const texts = ["ink", "ink-2", "ink-3", "accent-ink", "critical", "high", "medium", "low", "good"];
const meanings = ["critical", "high", "medium", "low", "good"];

describe.each(["light", "dark"] as const)("contrast, %s", (mode) => {
  it.each(texts)("%s can be read on every ground", (text) => {
    const poor = grounds.filter((ground) => contrast(text, ground, mode) < 4.5);
    expect(poor.map((ground) => `${ground} ${contrast(text, ground, mode).toFixed(2)}`)).toEqual([]);
  });

  it.each(meanings)("%s can be read on its own soft ground", (meaning) => {
    expect(contrast(meaning, `${meaning}-soft`, mode)).toBeGreaterThanOrEqual(4.5);
    expect(contrast("ink", `${meaning}-soft`, mode)).toBeGreaterThanOrEqual(4.5);
  });

  it("text on solid buttons can be read, pressed or not", () => {
    const pairs = ["accent", "accent-hover", "accent-press"].map((ground) =>
      contrast("on-accent", ground, mode),
    );
    pairs.push(contrast("on-danger", "danger", mode), contrast("on-danger", "danger-hover", mode));
    pairs.push(contrast("ink-2", "press", mode), contrast("ink", "press", mode));
    expect(Math.min(...pairs)).toBeGreaterThanOrEqual(4.5);
  });

  it("lines that carry meaning reach three to one", () => {
    const lines = [
      ...["surface", "raised", "canvas"].flatMap((ground) => [
        contrast("edge", ground, mode),
        contrast("focus", ground, mode),
        contrast("accent", ground, mode),
      ]),
    ];
    expect(Math.min(...lines)).toBeGreaterThanOrEqual(3);
  });
});
