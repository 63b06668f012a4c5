import { randomUUID } from "node:crypto";
import { createInstance, type Instance, type InstanceResult } from "./instance.ts";
import { type CloudLocation, instanceEnvironment } from "./instance-environment.ts";
import type { LocalFunction, RunInput } from "./local-function.ts";

export type PoolLimits = {
  /** Concurrent instances of one function, unless the function has a reserved concurrency. */
  instances: number;
  /** Invocations that may wait for an instance; further ones are throttled. */
  waiting: number;
};

export type Pool = {
  run(input: RunInput, onLog: (text: string) => void): Promise<InstanceResult | "throttled">;
  /** Terminates every instance, even while it runs an event, and returns how many there were. */
  kill(): Promise<number>;
  close(): Promise<void>;
};

/** The instances of one function. The most recently used idle one runs the next event; a broken one is replaced. */
export const createPool = (fn: LocalFunction, location: CloudLocation, limits: PoolLimits): Pool => {
  const maximum = fn.reservedConcurrency ?? limits.instances;
  // [Lambda developer guide: reserved concurrency] invocations above it are throttled, not queued
  const waitingLimit = fn.reservedConcurrency === undefined ? limits.waiting : 0;
  const idle: Instance[] = [];
  const all = new Set<Instance>();
  const waiting: ((instance: Instance | undefined) => void)[] = [];
  let isClosed = false;

  const create = (): Instance => {
    const instance = createInstance(fn, instanceEnvironment(fn, location, `local/[$LATEST]${randomUUID()}`));
    all.add(instance);
    return instance;
  };
  const drop = (instance: Instance): void => {
    all.delete(instance);
    void instance.close();
  };
  /** The most recently used idle instance that has not exited meanwhile. */
  const acquireWarm = (): Instance | undefined => {
    for (let warm = idle.pop(); warm; warm = idle.pop()) {
      if (warm.isAlive()) return warm;
      drop(warm);
    }
    return undefined;
  };
  const acquire = async (): Promise<Instance | undefined> => {
    if (isClosed) return undefined;
    const warm = acquireWarm();
    if (warm) return warm;
    if (all.size < maximum) return create();
    if (waiting.length >= waitingLimit) return undefined;
    return new Promise((resolve) => waiting.push(resolve));
  };
  const release = (instance: Instance): void => {
    const next = waiting.shift();
    if (next) next(instance);
    else idle.push(instance);
  };
  const replace = (instance: Instance): void => {
    drop(instance);
    if (!isClosed) waiting.shift()?.(create());
  };

  const terminateAll = async (): Promise<number> =>
    (await Promise.all([...all].filter((instance) => instance.isAlive()).map((instance) => instance.close()))).length;

  return {
    async run(input, onLog) {
      const instance = await acquire();
      if (!instance) return "throttled";
      const result = await instance.run(input, onLog);
      if (result.kind === "failed" && !result.isUsable) replace(instance);
      else release(instance);
      return result;
    },
    kill: terminateAll,
    close: async () => {
      isClosed = true;
      for (const waiter of waiting.splice(0)) waiter(undefined);
      await terminateAll();
    },
  };
};
