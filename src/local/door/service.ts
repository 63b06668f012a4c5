import type { IncomingMessage, ServerResponse } from "node:http";

export type Caller = { accountId: string };

/** One AWS API behind the front door: reads the request, writes the whole response. */
export type Service = (request: IncomingMessage, response: ServerResponse, caller: Caller) => void | Promise<void>;

export type WireRequest = { method: string; url: string; headers: Record<string, string>; body: Uint8Array };
export type WireResponse = { status: number; headers: Record<string, string>; body: string | Uint8Array };
export type WireService = (request: WireRequest, caller: Caller) => Promise<WireResponse>;
