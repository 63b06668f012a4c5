import type { Instance } from "./instance.ts";

/** The idle instances of a function, of which all but the last used are dropped after a while. */
export const createIdleInstances = (surplusIdleMs: number, drop: (instance: Instance) => void) => {
  const idle: { instance: Instance; sinceMs: number }[] = [];
  let timer: NodeJS.Timeout | undefined;

  const dropSurplus = (): void => {
    timer = undefined;
    const isSurplus = ({ sinceMs }: { sinceMs: number }, index: number) =>
      index < idle.length - 1 && performance.now() - sinceMs >= surplusIdleMs;
    const count = idle.filter(isSurplus).length; // the first ones, which were used the longest time ago
    for (const { instance } of idle.splice(0, count)) drop(instance);
    if (idle.length > 1) schedule();
  };
  const schedule = (): void => {
    timer ??= setTimeout(dropSurplus, surplusIdleMs).unref();
  };

  return {
    /** The most recently used one. */
    take: (): Instance | undefined => idle.pop()?.instance,
    put: (instance: Instance): void => {
      idle.push({ instance, sinceMs: performance.now() });
      schedule();
    },
    takeAll: (): Instance[] => idle.splice(0).map(({ instance }) => instance),
  };
};
