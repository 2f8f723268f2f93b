import { registerHooks } from "node:module";

/*
 * Loaded before the program (`node --import`): `electron` means the double from here on. Nothing else is touched,
 * so the built bundles run as they are shipped. The real package is never resolved, so it never fetches its runtime.
 */
const double = new URL("./electronModule.ts", import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    return specifier === "electron" ? { url: double, shortCircuit: true } : next(specifier, context);
  },
});
