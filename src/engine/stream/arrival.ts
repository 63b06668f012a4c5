import type { DatabaseSync } from "node:sqlite";
import type { EngineContext } from "../context.ts";

type Subscription = { listeners: Set<() => void>; isScheduled: boolean };

const SUBSCRIPTIONS = new WeakMap<DatabaseSync, Map<string, Subscription>>();

/** Calls the listener after records were appended to the stream; call the returned function to unsubscribe. */
export const onArrival = (context: EngineContext, stream: string, listener: () => void): (() => void) => {
  const { listeners } = subscriptionTo(context, stream);
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Schedules the listeners for the next turn of the event loop: transactions are synchronous, so by then it is committed. */
export const announceArrival = (context: EngineContext, stream: string): void => {
  const subscription = subscriptionTo(context, stream);
  if (subscription.isScheduled || subscription.listeners.size === 0) return;
  subscription.isScheduled = true;
  setImmediate(() => {
    subscription.isScheduled = false;
    for (const listener of subscription.listeners) listener();
  });
};

const subscriptionTo = ({ db }: EngineContext, stream: string): Subscription => {
  const byStream = SUBSCRIPTIONS.get(db) ?? new Map<string, Subscription>();
  const subscription = byStream.get(stream) ?? { listeners: new Set(), isScheduled: false };
  SUBSCRIPTIONS.set(db, byStream.set(stream, subscription));
  return subscription;
};
