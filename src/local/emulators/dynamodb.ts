import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { readBody } from "../door/request-body.ts";
import type { Service } from "../door/service.ts";

export type DynamoDb = { service: Service; close(): Promise<void> };

/** [DynamoDB quotas] a request is at most 16 MB. */
const REQUEST_BYTES = 16 * 1024 * 1024;

type Dynalite = (options: {
  path: string;
  createTableMs: number;
  updateTableMs: number;
  deleteTableMs: number;
}) => Server;

// dynalite closes its database only with a server that listens: a socket file that nobody connects to spares a port.
const socketPath = (): string => {
  const name = `dynalite-${randomUUID()}`;
  return process.platform === "win32" ? join("\\\\?\\pipe", name) : join(tmpdir(), name);
};

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });

/** DynamoDB by dynalite, on disk, without a port of its own. */
export const openDynamoDb = async (path: string): Promise<DynamoDb> => {
  const dynalite: Dynalite = createRequire(import.meta.url)("dynalite");
  const server = dynalite({ path, createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  await once(server.listen(socketPath()), "listening");
  const underway = new Set<Promise<unknown>>();
  return {
    // dynalite throws, out of reach, when a client goes away in the middle of a request, and when its database closes
    // under one. So it gets the body when all of it is here, and is closed when it has answered.
    service: async (request, response) => {
      const body = await readBody(request, REQUEST_BYTES);
      const { method, url, headers } = request;
      const answered = once(response, "close");
      underway.add(answered);
      void answered.finally(() => underway.delete(answered));
      server.emit("request", Object.assign(Readable.from([body]), { method, url, headers }), response);
    },
    close: async () => {
      await Promise.all(underway);
      await closeServer(server);
    },
  };
};
