import type { Instance } from "./instance.ts";

export type IdleLimits = {
  /** How long the last used instance stays idle. */
  idleMs: number;
  /** How long the other instances stay idle. */
  surplusIdleMs: number;
};

type Idle = { instance: Instance; ends: NodeJS.Timeout };

/** The idle instances of a function. After a while they end, as on Lambda; all but the most recently used end sooner. */
export const createIdleInstances = ({ idleMs, surplusIdleMs }: IdleLimits, end: (instance: Instance) => void) => {
  const idle: Idle[] = [];

  const endLater = (instance: Instance, ms: number): Idle => {
    const expire = () => {
      const at = idle.findIndex((one) => one.instance === instance);
      if (at === -1) return;
      idle.splice(at, 1);
      end(instance);
    };
    return { instance, ends: setTimeout(expire, ms).unref() };
  };
  const take = (one: Idle | undefined): Instance | undefined => {
    clearTimeout(one?.ends);
    return one?.instance;
  };

  return {
    /** The most recently used one. */
    take: (): Instance | undefined => take(idle.pop()),
    put: (instance: Instance): void => {
      const before = take(idle.pop());
      if (before) idle.push(endLater(before, surplusIdleMs));
      idle.push(endLater(instance, idleMs));
    },
    takeAll: (): Instance[] => idle.splice(0).flatMap((one) => take(one) ?? []),
  };
};
