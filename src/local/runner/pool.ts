import { randomUUID } from "node:crypto";
import { createInstance, type Instance, type InstanceOutcome } from "./instance.ts";
import { instanceEnvironment, type Surroundings } from "./instance-environment.ts";
import type { LocalFunction } from "./local-function.ts";

export type PoolLimits = {
  /** Instances of one function at a time, unless the function reserves its own number. */
  instances: number;
  /** Invocations that may wait for an instance; one more is throttled. */
  waiting: number;
};

export type Pool = {
  run(payload: string, requestId: string, onLog: (text: string) => void): Promise<InstanceOutcome | "throttled">;
  /** Ends every instance in the middle of what it does; the next invocation starts anew. Answers how many there were. */
  kill(): Promise<number>;
  close(): Promise<void>;
};

/** The instances of one function: the one that was used last is used next, as on Lambda; a broken one is never used again. */
export const createPool = (fn: LocalFunction, around: Surroundings, limits: PoolLimits): Pool => {
  const maximum = fn.reservedConcurrency ?? limits.instances;
  // A reserved concurrency is a hard limit on Lambda: there is no queue behind it.
  const mayWait = fn.reservedConcurrency === undefined ? limits.waiting : 0;
  const idle: Instance[] = [];
  const all = new Set<Instance>();
  const waiting: ((instance: Instance | undefined) => void)[] = [];
  let isClosed = false;

  const create = (): Instance => {
    const instance = createInstance(fn, instanceEnvironment(fn, around, `local/[$LATEST]${randomUUID()}`));
    all.add(instance);
    return instance;
  };
  const drop = (instance: Instance): void => {
    all.delete(instance);
    void instance.close();
  };
  /** The instance that was used last; one that ended on its own meanwhile is forgotten. */
  const takeWarm = (): Instance | undefined => {
    for (let warm = idle.pop(); warm; warm = idle.pop()) {
      if (warm.isAlive()) return warm;
      drop(warm);
    }
    return undefined;
  };
  const take = async (): Promise<Instance | undefined> => {
    if (isClosed) return undefined;
    const warm = takeWarm();
    if (warm) return warm;
    if (all.size < maximum) return create();
    if (waiting.length >= mayWait) return undefined;
    return new Promise((resolve) => waiting.push(resolve));
  };
  const giveBack = (instance: Instance): void => {
    const next = waiting.shift();
    if (next) next(instance);
    else idle.push(instance);
  };
  const replace = (instance: Instance): void => {
    drop(instance);
    if (!isClosed) waiting.shift()?.(create());
  };

  const endAll = async (): Promise<number> =>
    (await Promise.all([...all].filter((instance) => instance.isAlive()).map((instance) => instance.close()))).length;

  return {
    async run(payload, requestId, onLog) {
      const instance = await take();
      if (!instance) return "throttled";
      const outcome = await instance.run(payload, requestId, onLog);
      if (outcome.kind === "failed" && !outcome.isUsable) replace(instance);
      else giveBack(instance);
      return outcome;
    },
    kill: endAll,
    close: async () => {
      isClosed = true;
      for (const waiter of waiting.splice(0)) waiter(undefined);
      await endAll();
    },
  };
};
