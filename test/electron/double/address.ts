/** Chromium knows no `app:` scheme here, so the page lives under an https test host: that makes it a secure context. */
export const testOrigin = "https://frenly.electron.test";
const appOrigin = "app://frenly";

export function toTestUrl(url: string): string {
  return url.startsWith(`${appOrigin}/`) ? testOrigin + url.slice(appOrigin.length) : url;
}

export function toAppUrl(url: string): string {
  return url.startsWith(`${testOrigin}/`) ? appOrigin + url.slice(testOrigin.length) : url;
}
