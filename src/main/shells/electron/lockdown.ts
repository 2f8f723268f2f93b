import type { Session, WebContents } from "electron";
import { isOwnUrl } from "./origin.ts";

/** What is told of each refusal; the log never holds the refused URL, which may carry personal data. */
export type ReportRefusal = (what: string) => void;

/** A window may use nothing of the machine and reach nothing but our own files. */
export function lockSession(session: Session, report: ReportRefusal): void {
  session.setPermissionRequestHandler((_contents, permission, decide) => {
    report(`permission ${permission}`);
    decide(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler(null);
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
  session.setBluetoothPairingHandler((_details, decide) => decide({ confirmed: false }));
  // Chromium's spell checker fetches its dictionaries from the network.
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, decide) => {
    const cancel = !isOwnUrl(details.url) && !details.url.startsWith("devtools://");
    if (cancel) report(`request of type ${details.resourceType}`);
    decide({ cancel });
  });
  session.on("will-download", (event) => {
    report("download");
    event.preventDefault();
  });
}

/** A page can neither leave our origin nor open another page. */
export function lockContents(contents: WebContents, report: ReportRefusal): void {
  contents.on("will-navigate", (event) => {
    if (isOwnUrl(event.url)) return;
    report("navigation");
    event.preventDefault();
  });
  contents.on("will-frame-navigate", (event) => {
    if (event.isMainFrame && isOwnUrl(event.url)) return;
    report("navigation of a frame");
    event.preventDefault();
  });
  contents.on("will-redirect", (event) => {
    if (isOwnUrl(event.url)) return;
    report("redirect");
    event.preventDefault();
  });
  contents.on("will-attach-webview", (event) => {
    report("webview");
    event.preventDefault();
  });
  contents.setWindowOpenHandler(() => {
    report("new window");
    return { action: "deny" };
  });
}
