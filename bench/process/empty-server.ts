// The minimal HTTP server, which shows the start time of Node itself: empty-server.ts <port>. Sends its port to the
// parent process, if any.
import { createServer } from "node:http";

const server = createServer((_request, response) => response.end("{}"));
server.listen(Number(process.argv[2]), "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address) process.send?.({ port: address.port });
});
process.once("disconnect", () => process.exit());
