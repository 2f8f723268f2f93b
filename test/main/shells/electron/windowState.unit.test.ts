import { describe, expect, it } from "vitest";
import {
  clampToDisplays,
  firstWindow,
  parseWindowState,
} from "../../../../src/main/shells/electron/windowState.ts";

const left = { x: 0, y: 0, width: 1920, height: 1040 };
const right = { x: 1920, y: 0, width: 2560, height: 1400 };

describe("window state", () => {
  it("keeps a window that is on a display", () => {
    const state = { x: 2000, y: 100, width: 1500, height: 900, maximized: true };
    expect(clampToDisplays(state, [left, right])).toEqual(state);
  });

  it("leaves the place to the system when the window's display was unplugged", () => {
    const state = { x: 2000, y: 100, width: 1500, height: 900, maximized: false };
    expect(clampToDisplays(state, [left])).toEqual({ width: 1500, height: 900, maximized: false });
  });

  it("shrinks a window to a smaller display and moves it inside", () => {
    const state = { x: 1700, y: 900, width: 3000, height: 2000, maximized: false };
    expect(clampToDisplays(state, [left])).toEqual({
      x: 0,
      y: 0,
      width: 1920,
      height: 1040,
      maximized: false,
    });
  });

  it("never opens smaller than the page can be read", () => {
    const state = { x: 10, y: 10, width: 100, height: 50, maximized: false };
    expect(clampToDisplays(state, [left])).toMatchObject({ width: 1024, height: 700 });
  });

  it("opens anew when the title bar is above every display", () => {
    const state = { x: 10, y: -400, width: 1440, height: 900, maximized: false };
    expect(clampToDisplays(state, [left])).toEqual({ width: 1440, height: 900, maximized: false });
  });

  it("opens the first window when there is no display to ask", () => {
    expect(clampToDisplays({ x: 1, y: 1, width: 1440, height: 900, maximized: true }, [])).toEqual(
      firstWindow,
    );
  });

  it.each(["", "{", "null", "[]", '{"width":-1,"height":2,"maximized":false}', '{"width":"9"}'])(
    "ignores a damaged file: %j",
    (text) => {
      expect(parseWindowState(text)).toBeUndefined();
    },
  );
});
