const storageKey = "frenly.session";

/** The launch token of this address, taken out of it so that it stays in no history. */
function takeLaunchToken(): string | undefined {
  const token = /^#launch=([A-Za-z0-9_-]{20,200})$/.exec(location.hash)?.[1];
  if (token !== undefined) history.replaceState(null, "", `${location.pathname}${location.search}#/`);
  return token;
}

/**
 * Token of this page's session with the loopback shell: a launch token is exchanged for it once; a reload keeps it,
 * another tab or a closed one does not. Undefined when the page was opened without either.
 */
export async function openSession(): Promise<string | undefined> {
  const launch = takeLaunchToken();
  const kept = sessionStorage.getItem(storageKey) ?? undefined;
  if (launch === undefined) return kept === undefined ? undefined : await stillLive(kept);
  const response = await fetch("/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ launch }),
  });
  if (!response.ok) return kept;
  const body: unknown = await response.json();
  if (typeof body !== "object" || body === null || !("session" in body) || typeof body.session !== "string")
    return kept;
  sessionStorage.setItem(storageKey, body.session);
  return body.session;
}

/** A session that the server no longer knows is forgotten; one that can't be asked for now is kept. */
async function stillLive(session: string): Promise<string | undefined> {
  const response = await fetch("/session", { headers: { authorization: `Bearer ${session}` } });
  if (response.status !== 401) return session;
  sessionStorage.removeItem(storageKey);
  return undefined;
}
