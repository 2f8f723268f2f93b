import { z } from "zod";

// Zod tries whether it may compile schemas with `new Function`; the page's policy forbids that and reports the try as
// a violation. This must run before any schema is built, so it is the first import of `main.tsx`.
z.config({ jitless: true });
