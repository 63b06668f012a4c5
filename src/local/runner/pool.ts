import { randomUUID } from "node:crypto";
import { createIdleInstances, type IdleLimits } from "./idle-instances.ts";
import { createInstance, type Instance, type InstanceResult } from "./instance.ts";
import { type CloudLocation, instanceEnvironment } from "./instance-environment.ts";
import type { LocalFunction, RunInput } from "./local-function.ts";

export type PoolLimits = IdleLimits & {
  /** Concurrent instances of one function, unless the function has a reserved concurrency. */
  instances: number;
  /** Invocations that may wait for an instance; further ones are throttled. */
  waiting: number;
};

export type Pool = {
  run(input: RunInput, onLog: (text: string) => void): Promise<InstanceResult | "throttled">;
  /** Terminates every instance, even while it runs an event, and returns how many there were. */
  kill(): Promise<number>;
  /** Lets no instance run another event: the next event starts a new one. */
  retire(): void;
  close(): Promise<void>;
};

/**
 * The instances of one function. The most recently used idle one runs the next event; a broken one is replaced. `onFile` is
 * called with the path of each file that an instance loads.
 */
export const createPool = (
  fn: LocalFunction,
  location: CloudLocation,
  limits: PoolLimits,
  onFile?: (path: string) => void,
): Pool => {
  const maximum = fn.reservedConcurrency ?? limits.instances;
  // [Lambda developer guide: reserved concurrency] invocations above it are throttled, not queued
  const waitingLimit = fn.reservedConcurrency === undefined ? limits.waiting : 0;
  const all = new Set<Instance>();
  const retired = new Set<Instance>();
  const waiting: ((instance: Instance | undefined) => void)[] = [];
  let isClosed = false;

  const create = (): Instance => {
    const instance = createInstance(fn, instanceEnvironment(fn, location, `local/[$LATEST]${randomUUID()}`), onFile);
    all.add(instance);
    return instance;
  };
  const drop = (instance: Instance): void => {
    all.delete(instance);
    retired.delete(instance);
    void instance.close();
  };
  const idle = createIdleInstances(limits, drop);
  /** The most recently used idle instance that has not exited meanwhile. */
  const acquireWarm = (): Instance | undefined => {
    for (let warm = idle.take(); warm; warm = idle.take()) {
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
  const replace = (instance: Instance): void => {
    drop(instance);
    if (!isClosed) waiting.shift()?.(create());
  };
  const release = (instance: Instance): void => {
    const next = waiting.shift();
    if (next) next(instance);
    else idle.put(instance);
  };

  const terminateAll = async (): Promise<number> =>
    (await Promise.all([...all].filter((instance) => instance.isAlive()).map((instance) => instance.close()))).length;

  return {
    async run(input, onLog) {
      const instance = await acquire();
      if (!instance) return "throttled";
      const result = await instance.run(input, onLog);
      const isBroken = result.kind === "failed" && !result.isUsable;
      if (isBroken || retired.has(instance)) replace(instance);
      else release(instance);
      return result;
    },
    kill: terminateAll,
    retire() {
      for (const instance of idle.takeAll()) drop(instance);
      for (const instance of all) retired.add(instance);
    },
    close: async () => {
      isClosed = true;
      idle.takeAll();
      for (const waiter of waiting.splice(0)) waiter(undefined);
      await terminateAll();
    },
  };
};
