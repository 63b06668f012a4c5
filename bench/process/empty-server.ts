// The least that can answer: what Node itself needs to start. empty-server.ts <port>. Tells a parent that listens its port.
import { createServer } from "node:http";

const server = createServer((_request, response) => response.end("{}"));
server.listen(Number(process.argv[2]), "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address) process.send?.({ port: address.port });
});
process.once("disconnect", () => process.exit());
