import { EventEmitter } from "node:events";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { WireResponse } from "../door/service.ts";
import { rejectRequest } from "./dynamodb-request.ts";
import type { OpenEmulator } from "./thread/serve-emulator.ts";
import type { EmulatorRequest } from "./thread/thread-message.ts";

export type DynaliteData = { path: string };

type DynaliteOptions = { path: string; createTableMs: number; updateTableMs: number; deleteTableMs: number };
type Store = { db: { open(): Promise<void>; close(): Promise<void> } };

const require = createRequire(import.meta.url);

/** DynamoDB by dynalite, over a LevelDB. */
export const openDynalite = async ({ path }: DynaliteData): Promise<OpenEmulator> => {
  const databases: { create(options: DynaliteOptions): Store } = require("dynalite/db");
  const dynalite: (options: DynaliteOptions) => Server = require("dynalite");
  // dynalite does not export its database. Opening it here reports why it cannot be opened.
  const stores: Store[] = [];
  const { create } = databases;
  databases.create = (options) => {
    const store = create(options);
    stores.push(store);
    return store;
  };
  const server = dynalite({ path, createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  for (const { db } of stores) await db.open();
  return {
    respond: (request: EmulatorRequest) => respond(server, request),
    close: async () => {
      for (const { db } of stores) await db.close();
    },
  };
};

/** Calls dynalite's listener without a connection. Rejects if dynalite throws synchronously. */
const respond = async (server: Server, { method, url, headers, body }: EmulatorRequest): Promise<WireResponse> => {
  const rejected = rejectRequest(Buffer.from(body).toString());
  if (rejected) return rejected;
  const response = new RecordedResponse();
  const request = Object.assign(new EventEmitter(), { method, url, headers: withoutOrigin(headers) });
  server.emit("request", request, response);
  if (body.length > 0) request.emit("data", Buffer.from(body));
  request.emit("end");
  return response.recorded.promise;
};

/** To a request with an `Origin`, dynalite returns CORS headers that allow every origin; without it, none. */
const withoutOrigin = ({ origin: _, ...headers }: Record<string, string>) => headers;

/** The part of a Node response that dynalite uses. */
class RecordedResponse {
  statusCode = 200;
  readonly recorded = Promise.withResolvers<WireResponse>();
  readonly #headers = new Map<string, string>();

  setHeader(name: string, value: string | number): void {
    this.#headers.set(name.toLowerCase(), String(value));
  }

  end(body = ""): void {
    const { "content-length": _, "transfer-encoding": __, ...headers } = Object.fromEntries(this.#headers);
    this.recorded.resolve({ status: this.statusCode, headers, body });
  }
}
