import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { openLoopbackShell } from "../../../../src/main/shells/loopback/loopbackShell.ts";
import { openSessionFile } from "../../../../src/main/shells/loopback/sessionFile.ts";
import { Sessions } from "../../../../src/main/shells/loopback/sessions.ts";
import { type Border, openBorder, signIn } from "../../../support/borderClients.ts";
import { ManualClock } from "../../../support/manualClock.ts";

let border: Border;
beforeAll(async () => {
  border = await openBorder();
});
afterAll(() => border.close());

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request with exactly these headers, as no browser would let a page send it. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string; host?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = "GET", headers = {}, body, host = "127.0.0.1" } = options;
    const sent = request({ host, port: border.shell.port, path, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Status that a WebSocket is answered with: 101 when it opens. */
function upgrade(headers: Record<string, string>, protocols: string[], path = "/rpc"): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${border.shell.port}${path}`, protocols, { headers });
    socket.once("open", () => {
      socket.terminate();
      resolve(101);
    });
    socket.once("unexpected-response", (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on("error", () => undefined); // reported as the response before
  });
}

const apiToken = () => readFileSync(join(border.core.homeDir, "api-token"), "utf8").trim();
const ownOrigin = () => border.shell.url.slice(0, -1);
const json = { "content-type": "application/json" };

describe("the loopback shell (D3)", () => {
  it("serves the page with every security header, and nothing outside its fixed list", async () => {
    const page = await ask("/");
    expect([page.status, page.body]).toEqual([200, "<!doctype html><title>Frenly</title>"]);
    expect(page.headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'");
    expect(page.headers["x-content-type-options"]).toBe("nosniff");
    expect(page.headers["access-control-allow-origin"]).toBeUndefined();
    for (const path of [
      "/../workspace/api-token",
      "/%2e%2e/workspace/api-token",
      "/..%2fworkspace%2fapi-token",
      "/api-token",
    ])
      expect((await ask(path)).status, path).toBe(404);
  });

  it("refuses every request whose Host names another server", async () => {
    const { port } = border.shell;
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      "127.0.0.1",
      `127.0.0.1:${port + 1}`,
      `0.0.0.0:${port}`,
    ])
      for (const path of ["/", "/session", "/api/v1/events", "/api/v1/openapi.json"])
        expect((await ask(path, { headers: { host, authorization: `Bearer ${apiToken()}` } })).status).toBe(
          403,
        );
  });

  it("refuses another, a null and a missing Origin when something is asked for with POST", async () => {
    const launch = border.shell.launchUrl().split("#launch=")[1];
    const body = JSON.stringify({ launch });
    const origins = [
      "http://evil.example",
      "null",
      "https://127.0.0.1",
      "http://127.0.0.1:1",
      `${ownOrigin()}.evil.example`,
    ];
    for (const origin of origins)
      expect((await ask("/session", { method: "POST", headers: { ...json, origin }, body })).status).toBe(
        403,
      );
    expect((await ask("/session", { method: "POST", headers: json, body })).status).toBe(403);
    const crossSite = { ...json, origin: ownOrigin(), "sec-fetch-site": "cross-site" };
    expect((await ask("/session", { method: "POST", headers: crossSite, body })).status).toBe(403);
    expect(
      (await ask("/session", { method: "POST", headers: { ...json, origin: ownOrigin() }, body })).status,
    ).toBe(200);
  });

  it("takes no body but JSON", async () => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=a",
    ]) {
      const headers = { "content-type": type, origin: ownOrigin() };
      const answer = await ask("/session", { method: "POST", headers, body: '{"launch":"x"}' });
      expect([answer.status, answer.headers["content-type"]]).toEqual([
        415,
        "application/problem+json; charset=utf-8",
      ]);
    }
  });

  it("exchanges a launch token once", async () => {
    const launchUrl = border.shell.launchUrl();
    expect(new URL(launchUrl).search).toBe("");
    const body = JSON.stringify({ launch: launchUrl.split("#launch=")[1] });
    const options = { method: "POST", headers: { ...json, origin: ownOrigin() }, body };
    expect([(await ask("/session", options)).status, (await ask("/session", options)).status]).toEqual([
      200, 401,
    ]);
  });

  it("tells a reloaded page whether its session still lives", async () => {
    const live = { authorization: `Bearer ${await signIn(border.shell)}` };
    const dead = { authorization: `Bearer ${"a".repeat(43)}` };
    expect((await ask("/session", { headers: live })).status).toBe(200);
    expect((await ask("/session", { headers: dead })).status).toBe(401);
  });

  it("opens a WebSocket for the page's own origin and session alone", async () => {
    const token = await signIn(border.shell);
    const right = ["frenly.v1", `token.${token}`];
    expect(await upgrade({ origin: ownOrigin() }, right)).toBe(101);
    for (const origin of ["http://evil.example", "null", "https://127.0.0.1"])
      expect(await upgrade({ origin }, right)).toBe(403);
    expect(await upgrade({}, right)).toBe(403);
    expect(await upgrade({ origin: ownOrigin(), host: "evil.example" }, right)).toBe(403);
    expect(await upgrade({ origin: ownOrigin() }, right, "/other")).toBe(403);
    expect(await upgrade({ origin: ownOrigin() }, ["frenly.v1"])).toBe(401);
    expect(await upgrade({ origin: ownOrigin() }, ["frenly.v1", `token.${"a".repeat(43)}`])).toBe(401);
  });

  it("takes the token from a header, never from the address or a cookie", async () => {
    const token = apiToken();
    expect((await ask(`/api/v1/events?token=${token}&access_token=${token}`)).status).toBe(401);
    expect((await ask("/api/v1/events", { headers: { cookie: `token=${token}` } })).status).toBe(401);
    expect((await ask("/api/v1/events", { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    expect(
      await upgrade({ origin: ownOrigin(), cookie: `token=${token}` }, ["frenly.v1"], `/rpc?token=${token}`),
    ).toBe(403);
  });

  it("keeps 256 bits in a file that only this user may read", () => {
    expect(statSync(join(border.core.homeDir, "api-token")).mode & 0o777).toBe(0o600);
    expect(Buffer.from(apiToken(), "base64url")).toHaveLength(32);
  });

  it("answers at ::1 too where this machine has it", async () => {
    const answer = await ask("/", { host: "::1", headers: { host: `[::1]:${border.shell.port}` } }).catch(
      (error: NodeJS.ErrnoException) => error.code,
    );
    if (typeof answer === "object") expect(answer.status).toBe(200);
    else expect(["EADDRNOTAVAIL", "EAFNOSUPPORT", "ECONNREFUSED"]).toContain(answer);
  });

  it("says in a sentence that its port is taken", async () => {
    const { core, shell } = border;
    const { router, requests, submitBatch, actor, role, clock, logger, homeDir } = core;
    const pageDir = join(homeDir, "..", "page");
    const second = openLoopbackShell({
      router,
      requests,
      submitBatch,
      actor,
      role,
      clock,
      logger,
      homeDir,
      pageDir,
      port: shell.port,
    });
    await expect(second).rejects.toThrow(`Port ${shell.port} is taken by another program.`);
  });
});

describe("the local API", () => {
  const signedIn = () => ({ authorization: `Bearer ${apiToken()}` });

  it("answers events as the stored documents, newest first", async () => {
    await border.core.projects.create({ name: "Over the API", currency: "EUR" as never }, border.core.actor);
    const answer = await ask("/api/v1/events?limit=1", { headers: signedIn() });
    const { total, events } = JSON.parse(answer.body) as {
      total: number;
      events: { sequence: number; type: string }[];
    };
    expect(events.map(({ sequence, type }) => [sequence, type])).toEqual([[total, "project.created"]]);
  });

  it("takes a folder as a batch job and answers how it stands", async () => {
    const project = await border.core.projects.create(
      { name: "Batch over the API", currency: "EUR" as never },
      border.core.actor,
    );
    const folder = join(border.core.homeDir, "bank");
    mkdirSync(folder);
    writeFileSync(
      join(folder, "a.csv"),
      "Date,Counterparty,Amount\n2026-01-13,Acme,-10.50\n2026-01-14,Bolt,4.00\n",
    );
    const submit = (body: object, headers: Record<string, string> = {}) =>
      ask("/api/v1/batch/submit", {
        method: "POST",
        headers: { ...signedIn(), ...json, ...headers },
        body: JSON.stringify(body),
      });
    const body = { project_id: project.projectId, data_type: "transactions", items: [folder] };
    const submitted = JSON.parse((await submit(body)).body);
    expect(submitted).toMatchObject({ items_count: 1, skipped: [], project_id: project.projectId });
    await expect
      .poll(
        async () => {
          const { body: text } = await ask(`/api/v1/batch/${submitted.job_id}`, { headers: signedIn() });
          return JSON.parse(text);
        },
        { timeout: 30_000 },
      )
      .toMatchObject({ status: "completed", items: [{ state: "succeeded", accepted: 2, side: "bank" }] });
    expect((await submit({ ...body, items: ["a.csv"] })).body).toContain("full path");
    expect((await submit({ ...body, project_id: "proj_none" })).status).toBe(404);
    expect((await submit(body, { origin: ownOrigin() })).status).toBe(403);
    expect((await ask("/api/v1/batch/job_none", { headers: signedIn() })).status).toBe(404);
  });

  it("answers alerts, and a problem document for one that does not exist", async () => {
    const alerts = await ask("/api/v1/ai/frenly/alerts", { headers: signedIn() });
    expect(JSON.parse(alerts.body)).toEqual({ total: 0, alerts: [] });
    const absent = await ask("/api/v1/ai/frenly/alerts/alert_absent/acknowledge", {
      method: "POST",
      headers: signedIn(),
    });
    expect([absent.status, absent.headers["content-type"]]).toEqual([
      404,
      "application/problem+json; charset=utf-8",
    ]);
    expect(JSON.parse(absent.body)).toMatchObject({ type: "about:blank", status: 404 });
  });

  it("describes every route that it answers", async () => {
    const document = JSON.parse((await ask("/api/v1/openapi.json")).body) as {
      paths: Record<string, object>;
    };
    for (const [path, methods] of Object.entries(document.paths))
      for (const method of Object.keys(methods)) {
        const answer = await ask(path.replace("{id}", "alert_absent"), {
          method: method.toUpperCase(),
          headers: { origin: ownOrigin() },
        });
        expect(answer.status, `${method} ${path}`).toBe(401);
      }
  });
});

describe("sessions of the loopback shell", () => {
  it("end after fifteen minutes without a connection, and not before", () => {
    const clock = new ManualClock();
    const sessions = new Sessions(clock, "api");
    const session = sessions.openSession(sessions.issueLaunchToken()) ?? "";
    const held = sessions.hold(session);
    clock.advance(60 * 60_000);
    expect(sessions.accepts(session)).toBe(true);
    held.dispose();
    clock.advance(15 * 60_000);
    expect(sessions.accepts(session)).toBe(true);
    clock.advance(15 * 60_000 + 1);
    expect(sessions.accepts(session)).toBe(false);
  });

  it("outlive a killed process by their idle time, as digests only", () => {
    const path = join(border.core.homeDir, "kept-sessions.json");
    const clock = new ManualClock();
    const killed = new Sessions(clock, "api", openSessionFile(path));
    const session = killed.openSession(killed.issueLaunchToken()) ?? "";
    killed.hold(session);
    clock.advance(60 * 60_000);
    expect(readFileSync(path, "utf8")).not.toContain(session);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const next = new Sessions(clock, "api", openSessionFile(path));
    expect(next.accepts(session)).toBe(true);
    clock.advance(16 * 60_000);
    expect(new Sessions(clock, "api", openSessionFile(path)).accepts(session)).toBe(false);
  });

  it("are over when their file can't be understood", () => {
    const path = join(border.core.homeDir, "torn-sessions.json");
    writeFileSync(path, '[["abc');
    expect(new Sessions(new ManualClock(), "api", openSessionFile(path)).accepts("abc")).toBe(false);
  });

  it("let the sixth refusal wait a second, but nobody who is known", async () => {
    const clock = new ManualClock();
    const sessions = new Sessions(clock, "api");
    for (let i = 0; i < 4; i += 1) expect(sessions.accepts("guess")).toBe(false);
    await sessions.penalty();
    sessions.accepts("guess");
    let isOver = false;
    const waiting = sessions.penalty().then(() => (isOver = true));
    clock.advance(999);
    await new Promise((resolve) => setImmediate(resolve));
    expect([isOver, sessions.accepts("api")]).toEqual([false, true]);
    clock.advance(1);
    await waiting;
  });
});
