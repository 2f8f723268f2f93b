import { readFileSync } from "node:fs";
import { z } from "zod";
import { systemCode } from "../../base/errors.ts";
import { writeFileDurably } from "../../base/files.ts";

const windowStateSchema = z.object({
  x: z.int().exactOptional(),
  y: z.int().exactOptional(),
  width: z.int().positive(),
  height: z.int().positive(),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof windowStateSchema>;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest window in which nothing of the page is lost. */
export const smallestWindow = { width: 1024, height: 700 } as const;
export const firstWindow: WindowState = { width: 1440, height: 900, maximized: false };

/** How much of the title bar must be on a display for a person to be able to drag the window. */
const grip = { width: 120, height: 32 } as const;

/** A window as it was left, or the first one when there is none or it can't be read. */
export function readWindowState(path: string): WindowState {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return firstWindow;
    throw error;
  }
  return parseWindowState(text) ?? firstWindow;
}

export function parseWindowState(text: string): WindowState | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined; // a damaged file costs a window position, nothing more
  }
  return windowStateSchema.safeParse(value).data;
}

export function writeWindowState(path: string, state: WindowState): void {
  writeFileDurably(path, JSON.stringify(state));
}

/** Fits a window into the displays there are now: one that was unplugged must not keep the window with it. */
export function clampToDisplays(state: WindowState, displays: readonly Area[]): WindowState {
  const { x, y, maximized } = state;
  const home = x === undefined || y === undefined ? undefined : displayOf({ ...state, x, y }, displays);
  const area = home ?? displays[0];
  if (area === undefined) return firstWindow;
  const width = Math.min(Math.max(state.width, smallestWindow.width), area.width);
  const height = Math.min(Math.max(state.height, smallestWindow.height), area.height);
  if (home === undefined || x === undefined || y === undefined) return { width, height, maximized };
  return {
    x: Math.min(Math.max(x, area.x), area.x + area.width - width),
    y: Math.min(Math.max(y, area.y), area.y + area.height - height),
    width,
    height,
    maximized,
  };
}

/** The display that shows enough of the title bar. */
function displayOf(window: Area, displays: readonly Area[]): Area | undefined {
  return displays.find((display) => {
    const across =
      Math.min(window.x + window.width, display.x + display.width) - Math.max(window.x, display.x);
    const down = Math.min(window.y + grip.height, display.y + display.height) - Math.max(window.y, display.y);
    return across >= grip.width && down >= grip.height;
  });
}
