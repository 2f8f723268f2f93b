/** Hosts of help pages that may be opened in the person's browser. None yet: everything is said in the program. */
const helpHosts: ReadonlySet<string> = new Set();

/** Why a link may not leave the program, or undefined when it may. A link out of evidence never may. */
export function explainRefusedLink(text: string, hosts: ReadonlySet<string> = helpHosts): string | undefined {
  const url = URL.parse(text);
  if (url === null) return "it is not a web address";
  if (url.protocol !== "https:") return `its kind, ${url.protocol}, is not https`;
  if (url.username !== "" || url.password !== "") return "it carries a name or password";
  if (url.port !== "") return "it names a port";
  if (!hosts.has(url.hostname)) return "its host is not on the list of help pages";
  return undefined;
}
