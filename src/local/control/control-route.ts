import type { Health } from "../../health.ts";
import type { Account } from "../account.ts";
import type { Faults } from "../faults/faults.ts";
import type { Snapshots } from "../state/snapshots.ts";

/** What the control API reads and changes. */
export type ControlContext = {
  /** The open account. Waits while the local cloud starts or copies its state. */
  account(): Promise<Account>;
  snapshots(): Promise<Snapshots>;
  faults: Faults;
  health: Health;
};

export type ControlRequest = {
  params: ReadonlyMap<string, string>;
  query: URLSearchParams;
  body: unknown;
  /** Aborted when the client disconnects. */
  signal?: AbortSignal | undefined;
};

export type ControlRoute = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** `{name}` matches one part of the path. */
  path: string;
  /** A sentence for the help page, with the query and the body. */
  help: string;
  /** Returns the response, or a promise of it, as a value for JSON.stringify. */
  run(context: ControlContext, request: ControlRequest): unknown;
};

/** An error response to a request to the control API. */
export class ControlError extends Error {
  override readonly name = "ControlError";
  readonly status: number;
  readonly body: unknown;
  constructor(status: number, message: string, body: unknown = { message }) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

/** Returns the key if it is the key of a function; otherwise throws an error that lists the keys. */
export const functionKey = ({ runner }: Account, key: string | null | undefined): string => {
  const keys = runner.functions.map((fn) => fn.key);
  if (key && keys.includes(key)) return key;
  throw new ControlError(400, `there is no function "${key ?? ""}"; the functions are: ${keys.join(", ")}`);
};
