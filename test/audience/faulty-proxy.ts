import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";

export type Fault = "none" | "error-before" | "error-after" | "cut-before" | "cut-after" | "forbidden";

/**
 * Forwards requests to the engine. A fault `before` prevents the request from having an effect; after one `after`, it had
 * its effect, but its response is lost.
 */
export const startFaultyProxy = async (target: string, nextFault: () => Fault) => {
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const fault = nextFault();
    if (fault === "cut-before") return request.socket.destroy();
    if (fault === "forbidden")
      return response.writeHead(403, { "x-amzn-errortype": "ForbiddenException" }).end('{"Message":"no"}');
    if (fault === "error-before") return response.writeHead(500).end("{}");
    const { host: _, connection: __, "transfer-encoding": ___, ...headers } = request.headers;
    const forwarded = await fetch(target + request.url, {
      method: request.method ?? "GET",
      headers: headers as Record<string, string>,
      ...(body.length > 0 && { body: Uint8Array.from(body) }),
    });
    const answer = Buffer.from(await forwarded.arrayBuffer());
    if (fault === "cut-after") return request.socket.destroy();
    if (fault === "error-after") return response.writeHead(500).end("{}");
    return response.writeHead(forwarded.status, Object.fromEntries(forwarded.headers)).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
