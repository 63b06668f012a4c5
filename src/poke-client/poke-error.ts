export type PokeErrorCode =
  | "invalid"
  | "too-many"
  | "refused"
  | "unauthorized"
  | "credentials"
  | "malformed"
  | "contract"
  | "handler"
  | "closed";

/** What `register` rejects with and `onError` is given. Branch on `code`; `about` is the domain, topic or rule. */
export class PokeError extends Error {
  override readonly name = "PokeError";
  declare readonly code: PokeErrorCode;
  constructor(code: PokeErrorCode, about: string, cause?: unknown) {
    super(`${code}: ${about}`, { cause });
    this.code = code;
  }
}
