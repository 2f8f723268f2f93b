import { describe, expect, it } from "vitest";
import { explainRefusedLink } from "../../../../src/main/shells/electron/externalLinks.ts";
import { isOwnUrl } from "../../../../src/main/shells/electron/origin.ts";

const foreign = [
  "https://frenly/",
  "http://127.0.0.1:8200/",
  "app://evil/",
  "app://frenly.evil/",
  "app://frenly@evil/",
  "app://user@frenly/",
  "app://frenly:8200/",
  "app:frenly",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "data:text/html,<p>",
  "about:blank",
  "blob:https://evil/1",
  "view-source:app://frenly/",
  "ws://frenly/",
  "smb://server/share",
  "ms-msdt:/id",
  "",
  "index.html",
  "//frenly/",
];

describe("our own origin", () => {
  it("is app://frenly and what the page made itself", () => {
    expect(isOwnUrl("app://frenly/index.html#/log")).toBe(true);
    expect(isOwnUrl("blob:app://frenly/7d1c")).toBe(true);
  });

  it.each(foreign)("is not %j", (url) => {
    expect(isOwnUrl(url)).toBe(false);
  });
});

describe("links out of the program", () => {
  const hosts = new Set(["help.frenly.example"]);

  it("may open an https page of a listed host", () => {
    expect(explainRefusedLink("https://help.frenly.example/import", hosts)).toBeUndefined();
  });

  it.each([
    ["file:///etc/passwd", "its kind, file:, is not https"],
    ["smb://server/share", "its kind, smb:, is not https"],
    ["ms-msdt:/id", "its kind, ms-msdt:, is not https"],
    ["javascript:alert(1)", "its kind, javascript:, is not https"],
    ["http://help.frenly.example/", "its kind, http:, is not https"],
    ["https://help.frenly.example@evil.example/", "it carries a name or password"],
    ["https://help.frenly.example:444/", "it names a port"],
    ["https://help.frenly.example.evil.example/", "its host is not on the list of help pages"],
    ["nothing", "it is not a web address"],
  ])("refuses %s because %s", (url, reason) => {
    expect(explainRefusedLink(url, hosts)).toBe(reason);
  });

  it("has no listed host yet", () => {
    expect(explainRefusedLink("https://help.frenly.example/")).toBe(
      "its host is not on the list of help pages",
    );
  });
});
