import { expect, vi } from "vitest";
import type { Client, Result } from "./clients.ts";

export type Step = { operation: string; result: Result };
type Input = Record<string, unknown>;

/** Calls through one client, and their results. */
export type Session = {
  steps: Step[];
  send(operation: string, input: Input): Promise<void>;
  /** Calls an operation, and returns the member of its output at a path, such as `SegmentResponse.Id`. */
  create(operation: string, input: Input, path: string): Promise<unknown>;
  /** Calls an operation until the member at the path has the value. Only the last result counts. */
  until(operation: string, input: Input, path: string, value: string): Promise<void>;
};

/** The AWS CLI may need seconds for a call. */
const WAIT = { timeout: 120_000, interval: 500 };

const read = (output: unknown, path: string): unknown =>
  path.split(".").reduce((at, name) => Reflect.get(Object(at), name), output);

export const startSession = ({ call }: Client): Session => {
  const steps: Step[] = [];
  const create: Session["create"] = async (operation, input, path) => {
    const result = await call(operation, input);
    steps.push({ operation, result });
    return read(result, `output.${path}`);
  };
  return {
    steps,
    create,
    send: async (operation, input) => void (await create(operation, input, "")),
    until: async (operation, input, path, value) => {
      const result = await vi.waitFor(async () => {
        const last = await call(operation, input);
        expect(read(last, `output.${path}`)).toBe(value);
        return last;
      }, WAIT);
      steps.push({ operation, result });
    },
  };
};
