const storageKey = "frenly.session";

/** The launch token of this address, taken out of it so that it stays in no history. */
function takeLaunchToken(): string | undefined {
  const token = /^#launch=([A-Za-z0-9_-]{20,200})$/.exec(location.hash)?.[1];
  if (token !== undefined) history.replaceState(null, "", `${location.pathname}${location.search}#/`);
  return token;
}

/**
 * Token of this page's session with the loopback shell: a launch token is exchanged for it once; a reload keeps it, and
 * another tab of this browser is given it by one that is open. Undefined when there is none of these.
 */
export async function openSession(): Promise<string | undefined> {
  const session = (await exchangeLaunchToken()) ?? (await keptSession()) ?? (await askOtherTabs());
  if (session === undefined) return undefined;
  sessionStorage.setItem(storageKey, session);
  answerOtherTabs(session);
  return session;
}

async function exchangeLaunchToken(): Promise<string | undefined> {
  const launch = takeLaunchToken();
  if (launch === undefined) return undefined;
  const response = await fetch("/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ launch }),
  });
  if (!response.ok) return undefined;
  const body: unknown = await response.json();
  return typeof body === "object" && body !== null && "session" in body && typeof body.session === "string"
    ? body.session
    : undefined;
}

async function keptSession(): Promise<string | undefined> {
  const kept = sessionStorage.getItem(storageKey) ?? undefined;
  return kept === undefined ? undefined : await stillLive(kept);
}

/** What tabs of this page say to each other; the browser lets no other origin hear it. */
const tabs = "frenly.tabs";
const question = "who is signed in";
/** A tab in the background answers within some tens of milliseconds; nobody waits long for none. */
const answerMs = 700;

async function askOtherTabs(): Promise<string | undefined> {
  const channel = new BroadcastChannel(tabs);
  const answer = await new Promise<string | undefined>((resolve) => {
    setTimeout(() => resolve(undefined), answerMs);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === "object" && data !== null && "session" in data && typeof data.session === "string")
        resolve(data.session);
    };
    channel.postMessage(question);
  });
  channel.close();
  return answer === undefined ? undefined : await stillLive(answer);
}

/** For as long as this tab is open. */
function answerOtherTabs(session: string): void {
  const channel = new BroadcastChannel(tabs);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data === question) channel.postMessage({ session });
  };
}

/** A session that the server no longer knows is forgotten; one that can't be asked for now is kept. */
async function stillLive(session: string): Promise<string | undefined> {
  const response = await fetch("/session", { headers: { authorization: `Bearer ${session}` } });
  if (response.status !== 401) return session;
  sessionStorage.removeItem(storageKey);
  return undefined;
}

/** Whether the server was reached and no longer knows the session. */
export async function isSignedOut(session: string): Promise<boolean> {
  try {
    return (await stillLive(session)) === undefined;
  } catch {
    return false; // not reached: that says nothing about the session
  }
}
