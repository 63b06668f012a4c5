import type { Envelope, ShortEnvelope } from "../poke/envelope.ts";
import type { PokeCredentials, PokeMeta } from "./types.ts";

export type HistoryOptions = {
  /** The output `PokeHistoryUrl` of the stack. */
  url: string;
  /** The `token` of the client's options. Called when there is no token, or it expires. */
  token: () => Promise<PokeCredentials>;
};

/** Where to read from: after `since`, and after the poke with the id `seen` if that is later. Nothing: only a token. */
export type HistoryPosition = { since?: string | undefined; seen?: string | undefined };

/** What a handler receives, besides the domain. */
export type MissedPoke = [data: unknown, meta: PokeMeta];

/** `gap`: pokes after the position are not in the history. `next` continues after what was returned. */
export type HistoryResult =
  | { kind: "page"; pokes: MissedPoke[]; next: string; more: boolean }
  | { kind: "gap"; next: string }
  | { kind: "failed"; why: "credentials" | "unreachable"; message: string; cause: unknown }
  | { kind: "failed"; why: "status"; status: number; message: string };

export type HistoryReader = { read(domain: string, position: HistoryPosition): Promise<HistoryResult> };

const REQUEST_MS = 15_000;
// A token that expires on the way to the server would be refused.
const EXPIRY_MARGIN_MS = 30_000;

/** Reads the history of the signed-in customer over HTTPS; keeps the token until it expires. Never rejects. */
export const createHistoryReader = ({ url, token }: HistoryOptions): HistoryReader => {
  let credentials: PokeCredentials | undefined;

  const get = async (domain: string, { since, seen }: HistoryPosition, bearer: string): Promise<HistoryResult> => {
    const query = new URLSearchParams({ domain, ...(since && { since }), ...(seen && { seen }) });
    const headers = { authorization: `Bearer ${bearer}` };
    const response = await fetch(`${url}?${query}`, { headers, signal: AbortSignal.timeout(REQUEST_MS) });
    const body = await response.json().catch(() => undefined);
    if (response.ok) return { kind: "page", pokes: body.pokes.map(toMissedPoke), next: body.next, more: body.more };
    const { status } = response;
    if (status === 401) credentials = undefined;
    if (status === 410) return { kind: "gap", next: body.next };
    const reason = body?.message ?? "no reason in the response";
    return { kind: "failed", why: "status", status, message: `the history returned ${status}: ${reason}` };
  };

  return {
    async read(domain, position) {
      try {
        if (!credentials || credentials.expiresAt - EXPIRY_MARGIN_MS < Date.now()) credentials = await token();
      } catch (cause) {
        return { kind: "failed", why: "credentials", message: "token() rejected", cause };
      }
      return get(domain, position, credentials.token).catch((cause) => ({
        kind: "failed",
        why: "unreachable",
        message: "the history did not return a readable response in time",
        cause,
      }));
    },
  };
};

/** Both forms of the envelope; see PROTOCOL.md §2. */
const toMissedPoke = (payload: Envelope | ShortEnvelope): MissedPoke => {
  if (!Array.isArray(payload)) return [payload.data, { id: payload.id, ts: payload.ts, origin: payload.origin }];
  const [id, ts, data, , origin] = payload;
  return [data, { id, ts, origin }];
};
