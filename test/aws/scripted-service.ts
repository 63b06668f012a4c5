import { createServer, type IncomingMessage } from "node:http";
import http2 from "node:http2";
import type { AddressInfo, Server } from "node:net";
import { vi } from "vitest";

export type Call = { method: string; url: string; headers: Record<string, unknown>; body: string };
export type ScriptedResponse = { status: number; headers?: Record<string, string>; body?: unknown };

const read = async (stream: AsyncIterable<Uint8Array>): Promise<string> => {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
};

const toBody = (body: unknown): string => (typeof body === "string" ? body : JSON.stringify(body ?? {}));

const listen = async (server: Server): Promise<void> => {
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${port}`);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "000000000000");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
};

/** An HTTP server on port 0 with scripted responses, for SDK clients that are created while it runs. */
export const scriptService = async (respond: (call: Call) => ScriptedResponse) => {
  const calls: Call[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const { method = "", url = "", headers } = request;
    const call: Call = { method, url, headers, body: await read(request) };
    calls.push(call);
    const { status, headers: sent, body } = respond(call);
    response.writeHead(status, { "content-type": "application/json", ...sent }).end(toBody(body));
  });
  await listen(server);
  const close = () => {
    server.closeAllConnections();
    server.close();
    vi.unstubAllEnvs();
  };
  return { calls, close };
};

/** The same with clear-text HTTP/2, which the Kinesis client uses. */
export const scriptHttp2Service = async (respond: (call: Call) => ScriptedResponse) => {
  const calls: Call[] = [];
  const sessions = new Set<http2.ServerHttp2Session>();
  const server = http2.createServer();
  server.on("session", (session) => sessions.add(session));
  server.on("stream", async (stream, headers) => {
    const call: Call = {
      method: `${headers[":method"]}`,
      url: `${headers[":path"]}`,
      headers,
      body: await read(stream),
    };
    calls.push(call);
    const { status, headers: sent, body } = respond(call);
    stream.respond({ ":status": status, "content-type": "application/x-amz-json-1.1", ...sent });
    stream.end(toBody(body));
  });
  await listen(server);
  const close = () => {
    for (const session of sessions) session.destroy();
    server.close();
    vi.unstubAllEnvs();
  };
  return { calls, close };
};
