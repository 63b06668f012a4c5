import http from "node:http";
import net from "node:net";

export type RawResponse = { status: number; headers: http.IncomingHttpHeaders; body: string };

/** Sends a request whose headers are not checked, such as a `Host` of another name. */
export const rawRequest = (
  port: number,
  {
    method = "GET",
    path = "/",
    headers = {},
    body = "",
  }: {
    method?: string;
    path?: string;
    headers?: Record<string, string>;
    body?: string | Buffer;
  },
): Promise<RawResponse> =>
  new Promise((resolve, reject) => {
    const request = http.request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });

/** Sends bytes and resolves with everything that the server sent when it closed the connection. */
export const rawConnection = (
  port: number,
  ...parts: (string | Buffer)[]
): { socket: net.Socket; closed: Promise<string> } => {
  const socket = net.connect(port, "127.0.0.1");
  const received: Buffer[] = [];
  socket.on("data", (chunk) => received.push(chunk));
  socket.on("error", () => {});
  for (const part of parts) socket.write(part);
  const closed = new Promise<string>((resolve) =>
    socket.once("close", () => resolve(Buffer.concat(received).toString())),
  );
  return { socket, closed };
};

export const signedFor = (service: string, accessKeyId = "000000000000") => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=x`,
});
