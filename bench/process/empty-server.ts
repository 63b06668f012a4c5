// The least that can answer: what Node itself needs to start. empty-server.ts <port>
import { createServer } from "node:http";

createServer((_request, response) => response.end("{}")).listen(Number(process.argv[2]), "127.0.0.1");
