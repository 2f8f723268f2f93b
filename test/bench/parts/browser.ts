import { type Browser, chromium } from "playwright-core";

/** The Chromium that the tests use, without a window. */
export function openChromium(): Promise<Browser> {
  const executablePath = process.env.FRENLY_CHROMIUM;
  if (executablePath === undefined || executablePath === "")
    throw new Error("This suite needs Chromium. Install it, or set FRENLY_CHROMIUM to its path.");
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
