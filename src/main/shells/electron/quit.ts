import type { App } from "electron";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";

/** A quit that hangs is worse than one without the last checkpoint: the log is whole without it. */
export const quitLimitMs = 10_000;

export interface QuitOptions {
  readonly app: App;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Seals and closes everything. Called once. */
  release(): Promise<void>;
}

/** Lets the program end only after everything is sealed and closed, however the end was asked for. */
export function quitSafely({ app, clock, logger, release }: QuitOptions): void {
  let ending = false;
  app.on("before-quit", (event) => {
    event.preventDefault();
    if (ending) return;
    ending = true;
    const late = Promise.withResolvers<"late">();
    const timer = clock.after(quitLimitMs, () => late.resolve("late"));
    Promise.race([release(), late.promise])
      .then((outcome) => {
        if (outcome === "late") logger.error({ quitLimitMs }, "Closing took too long and was cut short");
        return outcome === "late" ? 1 : 0;
      })
      .catch((error: unknown) => {
        logger.error({ error }, "Closing failed");
        return 1;
      })
      .then((code) => {
        timer.dispose();
        app.exit(code);
      });
  });
  app.on("window-all-closed", () => app.quit());
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => app.quit());
}
