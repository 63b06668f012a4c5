import type { WireResponse } from "../../door/service.ts";

type Call = PromiseWithResolvers<WireResponse> & { sentAt: number };

/** The requests that a thread has received and not responded to. */
export const createPendingCalls = () => {
  const calls = new Map<number, Call>();
  let lastId = 0;
  let drained = Promise.withResolvers<void>();
  drained.resolve();

  const settle = (id: number, settleCall: (call: Call) => void): void => {
    const call = calls.get(id);
    calls.delete(id);
    if (call) settleCall(call);
    if (calls.size === 0) drained.resolve();
  };
  return {
    add: (): { id: number; response: Promise<WireResponse> } => {
      if (calls.size === 0) drained = Promise.withResolvers();
      lastId += 1;
      const call = { ...Promise.withResolvers<WireResponse>(), sentAt: performance.now() };
      calls.set(lastId, call);
      return { id: lastId, response: call.promise };
    },
    resolve: (id: number, response: WireResponse) => settle(id, (call) => call.resolve(response)),
    rejectAll: (error: Error): void => {
      for (const id of [...calls.keys()]) settle(id, (call) => call.reject(error));
    },
    /** Resolves when no request is pending. */
    drained: () => drained.promise,
    /** When the oldest request was added, in milliseconds of `performance.now()`. */
    oldestSentAt: (): number | undefined => calls.values().next().value?.sentAt,
  };
};
