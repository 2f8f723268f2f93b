import { EventEmitter } from "node:events";
import type { Route } from "playwright-core";
import { toAppUrl } from "./address.ts";
import { records } from "./records.ts";

type Decide<T> = (answer: T) => void;
type RequestDetails = { readonly url: string; readonly resourceType: string };
type RequestListener = (details: RequestDetails, decide: Decide<{ cancel?: boolean }>) => void;
type PermissionHandler = (
  contents: unknown,
  permission: string,
  decide: Decide<boolean>,
  details: object,
) => void;

/** The default session: keeps the handlers and really applies them to what Chromium asks for. */
export class SessionDouble extends EventEmitter {
  #onRequest: RequestListener | undefined;
  #onPermission: PermissionHandler | undefined;
  #onCheck: ((...args: unknown[]) => boolean) | undefined;
  #onDevice: ((details: object) => boolean) | undefined;
  readonly #protocols = new Map<string, (request: Request) => Promise<Response>>();

  readonly webRequest = {
    onBeforeRequest: (listener: RequestListener) => {
      this.#onRequest = listener;
    },
  };
  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Promise<Response>) => {
      this.#protocols.set(scheme, handler);
    },
  };

  setPermissionRequestHandler(handler: PermissionHandler): void {
    this.#onPermission = handler;
  }
  setPermissionCheckHandler(handler: (...args: unknown[]) => boolean): void {
    this.#onCheck = handler;
  }
  setDevicePermissionHandler(handler: (details: object) => boolean): void {
    this.#onDevice = handler;
  }
  setDisplayMediaRequestHandler(): void {}
  setUSBProtectedClassesHandler(): void {}
  setBluetoothPairingHandler(): void {}
  setSpellCheckerEnabled(enabled: boolean): void {
    records.spellChecker = enabled;
  }

  /** As Electron: without a handler, everything is granted. */
  askPermission(permission: string): { requested: boolean; checked: boolean; device: boolean } {
    let requested = true;
    this.#onPermission?.(
      {},
      permission,
      (answer) => {
        requested = answer;
      },
      {},
    );
    return {
      requested,
      checked: this.#onCheck?.({}, permission, "app://frenly", {}) ?? true,
      device: this.#onDevice?.({ deviceType: permission }) ?? true,
    };
  }

  isCancelled(details: RequestDetails): boolean {
    let cancelled = false;
    this.#onRequest?.(details, (answer) => {
      cancelled = answer.cancel === true;
    });
    return cancelled;
  }

  async answer(url: string, method: string): Promise<Response | undefined> {
    const handler = this.#protocols.get(url.slice(0, url.indexOf(":")));
    // Request of Node refuses some URLs that Electron hands over; the handler reads these two only.
    return handler === undefined ? undefined : await handler({ url, method } as Request);
  }

  /** Everything that Chromium wants to load comes here; nothing of it reaches a network. */
  async serve(route: Route): Promise<void> {
    const request = route.request();
    const url = toAppUrl(request.url());
    if (this.isCancelled({ url, resourceType: request.resourceType() }))
      return route.abort("blockedbyclient");
    const response = await this.answer(url, request.method());
    if (response === undefined) {
      records.escaped.push(url);
      return route.abort("internetdisconnected");
    }
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }
}
