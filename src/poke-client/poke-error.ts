export type PokeErrorCode =
  | "invalid"
  | "no-websocket"
  | "not-configured"
  | "too-many"
  | "refused"
  | "unauthorized"
  | "credentials"
  | "malformed"
  | "contract"
  | "handler"
  | "history"
  | "closed";

/** The error of a rejected `register` and of `onError`. Branch on `code`; the message ends in the domain, topic or rule. */
export class PokeError extends Error {
  override readonly name = "PokeError";
  declare readonly code: PokeErrorCode;
  constructor(code: PokeErrorCode, about: string, cause?: unknown) {
    super(`${code}: ${about}`, { cause });
    this.code = code;
  }
}
