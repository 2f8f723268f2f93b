/** The only place that the window ever shows. */
export const appScheme = "app";
export const appHost = "frenly";
export const appOrigin = `${appScheme}://${appHost}`;

/** Whether a URL is a page or file of ours, told by the URL parser and never by a prefix of the text. */
export function isOwnUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  if (url.protocol === "blob:") return isOwnUrl(url.pathname);
  // Node has no origin for a scheme it does not know, so its parts are compared.
  return (
    url.protocol === `${appScheme}:` &&
    url.host === appHost &&
    url.port === "" &&
    url.username === "" &&
    url.password === ""
  );
}
