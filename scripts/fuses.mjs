// `node scripts/fuses.mjs set|check PATH`: the switches burnt into a packaged Electron executable (promises.md, D1).
// Run by packaging after the executable is copied and before it is signed; `check` fails on any other setting.
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from "@electron/fuses";

const fuses = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  // Works on macOS and Windows; on Linux Electron ignores it.
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
};

const [action, path] = process.argv.slice(2);
if (path === undefined || (action !== "set" && action !== "check")) {
  console.error("Usage: node scripts/fuses.mjs set|check PATH");
  process.exitCode = 2;
} else if (action === "set") {
  const values = Object.entries(fuses).map(([name, value]) => [FuseV1Options[name], value]);
  await flipFuses(path, { version: FuseVersion.V1, ...Object.fromEntries(values) });
} else {
  const wire = await getCurrentFuseWire(path);
  const wrong = Object.entries(fuses).filter(
    ([name, value]) => wire[FuseV1Options[name]] !== (value ? FuseState.ENABLE : FuseState.DISABLE),
  );
  for (const [name, value] of wrong) console.error(`${name} must be ${value ? "on" : "off"} in ${path}.`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
