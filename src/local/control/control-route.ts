import type { Account } from "../account.ts";
import type { Faults } from "../faults/faults.ts";

export type Snapshots = {
  names(): string[];
  take(name: string): Promise<void>;
  restore(name: string): Promise<void>;
};

/** What the control API works on. */
export type ControlGround = { account(): Promise<Account>; faults: Faults; snapshots: Snapshots };

export type ControlRequest = { params: Record<string, string>; query: URLSearchParams; body: unknown };

export type ControlRoute = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** `{name}` stands for one segment. */
  path: string;
  /** One sentence for the help page, with what the body or query may hold. */
  help: string;
  run(ground: ControlGround, request: ControlRequest): unknown;
};

/** The request cannot be done; the message says why. */
export class ControlRefusal extends Error {
  override readonly name = "ControlRefusal";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A function's key as a request gives it, refused if there is no such function. */
export const functionKey = ({ runner }: Account, key: string | null | undefined): string => {
  const keys = runner.functions.map((fn) => fn.key);
  if (key && keys.includes(key)) return key;
  throw new ControlRefusal(400, `there is no function "${key ?? ""}"; there are: ${keys.join(", ")}`);
};
