import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import type { Disposable } from "../../base/disposable.ts";
import type { SessionFile } from "./sessionFile.ts";

const idleMs = 15 * 60_000;
/** How old the time of a held session may be in the file: a crash shortens what is left of it by no more. */
const refreshMs = 60_000;
const failuresBeforeDelay = 5;
const delayMs = 1_000;

/**
 * Who may speak to the loopback shell: one launch token, used once, is exchanged for a session token; the API token of
 * the 0600 file is for programs of the same user. Tokens are 256 random bits and are compared in constant time.
 * Sessions are kept in a file: a window that was signed in finds its way back after a crash, within the idle time.
 */
export class Sessions implements Disposable {
  readonly #clock: Clock;
  readonly #apiToken: Buffer;
  #launchToken: Buffer | undefined;
  readonly #sessions = new Map<string, { lastSeen: number; connections: number }>();
  readonly #file: SessionFile | undefined;
  #refresh: Disposable | undefined;
  #failures = 0;

  constructor(clock: Clock, apiToken: string, file?: SessionFile) {
    this.#clock = clock;
    this.#apiToken = digest(apiToken);
    this.#file = file;
    for (const [key, lastSeen] of file?.read() ?? [])
      this.#sessions.set(key, { lastSeen: Math.min(lastSeen, clock.now()), connections: 0 });
    this.#forgetIdle();
    if (file !== undefined) this.#keepFresh();
  }

  /** A token for one launch; a new one takes the place of the last. */
  issueLaunchToken(): string {
    const token = randomBytes(32).toString("base64url");
    this.#launchToken = digest(token);
    return token;
  }

  /** Exchanges a launch token for a session; undefined when it is wrong or was used. */
  openSession(launchToken: string): string | undefined {
    if (this.#launchToken === undefined || !timingSafeEqual(digest(launchToken), this.#launchToken))
      return this.#fail();
    this.#launchToken = undefined;
    const session = randomBytes(32).toString("base64url");
    this.#sessions.set(digest(session).toString("hex"), { lastSeen: this.#clock.now(), connections: 0 });
    this.#save();
    return session;
  }

  /** Whether a bearer token is the API's or a live session's. */
  accepts(token: string): boolean {
    if (timingSafeEqual(digest(token), this.#apiToken)) return true;
    const session = this.#liveSession(token);
    if (session === undefined) {
      this.#fail();
      return false;
    }
    session.lastSeen = this.#clock.now();
    return true;
  }

  /** A connection of a session keeps it alive until it closes. */
  hold(token: string): Disposable {
    const session = this.#liveSession(token);
    if (session !== undefined) session.connections += 1;
    return {
      dispose: () => {
        if (session === undefined) return;
        session.connections -= 1;
        session.lastSeen = this.#clock.now();
      },
    };
  }

  /** Lets a refusal wait once there were several: guessing gets slow, while those who are known never wait. */
  penalty(): Promise<void> {
    if (this.#failures < failuresBeforeDelay) return Promise.resolve();
    return new Promise((resolve) => this.#clock.after(delayMs, resolve));
  }

  dispose(): void {
    this.#refresh?.dispose();
    this.#save();
    this.#sessions.clear();
  }

  #keepFresh(): void {
    this.#refresh = this.#clock.after(refreshMs, () => {
      this.#forgetIdle();
      this.#save();
      this.#keepFresh();
    });
  }

  #forgetIdle(): void {
    const oldest = this.#clock.now() - idleMs;
    for (const [key, { connections, lastSeen }] of this.#sessions)
      if (connections === 0 && lastSeen < oldest) this.#sessions.delete(key);
  }

  #save(): void {
    const now = this.#clock.now();
    this.#file?.write(
      [...this.#sessions].map(([key, { connections, lastSeen }]) => [key, connections > 0 ? now : lastSeen]),
    );
  }

  #liveSession(token: string) {
    const key = digest(token).toString("hex");
    const session = this.#sessions.get(key);
    if (session === undefined) return undefined;
    if (session.connections === 0 && this.#clock.now() - session.lastSeen > idleMs) {
      this.#sessions.delete(key);
      return undefined;
    }
    return session;
  }

  #fail(): undefined {
    this.#failures += 1;
    return undefined;
  }
}

/** Hashing first gives equal lengths, which the constant-time comparison needs. */
function digest(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
