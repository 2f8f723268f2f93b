import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

// The least that can be called a shell: the same runtime, one page, nothing behind it.
const page = '<!doctype html><html lang="en"><title>Empty</title><main>Ready</main></html>';
const server = createServer((_request, response) =>
  response.writeHead(200, { "content-type": "text/html" }).end(page),
);
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo; // a TCP server that listens
  process.stdout.write(`open at http://127.0.0.1:${port}/#launch=none\n`);
});
process.on("SIGTERM", () => process.exit(0));
