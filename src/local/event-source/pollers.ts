import type { EngineContext } from "../../engine/context.ts";
import { callInProcess } from "../door/in-process.ts";
import type { Stores } from "../emulators/emulators.ts";
import type { SendToDestination } from "../runner/async-invocation.ts";
import type { Runner } from "../runner/runner.ts";
import type { LocalConfiguration } from "../serverless/local-configuration.ts";
import { startTopicSubscriptions } from "./topic-subscriptions.ts";

export type PollerFacts = {
  configuration: LocalConfiguration;
  context: EngineContext;
  runner: Runner;
  stores: Stores;
  send: SendToDestination;
  failed: (error: unknown) => void;
};

export type Pollers = { stop(): Promise<void> };

/** Starts to invoke functions with the records of streams and the messages of queues and topics. */
export const startPollers = async (facts: PollerFacts): Promise<Pollers> => {
  const { configuration, runner, stores, failed } = facts;
  const { region, accountId, subscriptions } = configuration;
  const queueArn = (name: string) => `arn:aws:sqs:${region}:${accountId}:${name}`;
  const pollers = await Promise.all([
    startEventSources(facts),
    startTopicSubscriptions(stores.calls, runner, subscriptions, queueArn, failed),
  ]);
  return {
    stop: async () => {
      const stopped = Promise.all(pollers.map((poller) => poller.stop()));
      // Repeated, because a poller may start another long poll just before it stops.
      const ending = setInterval(() => void stores.endWaits(), 10);
      await stopped.finally(() => clearInterval(ending));
    },
  };
};

const startEventSources = async ({ configuration, context, runner, stores, send, failed }: PollerFacts) => {
  const [sources, { connectSqs }] = await Promise.all([import("./event-sources.ts"), import("./sqs.ts")]);
  const caller = { accountId: configuration.accountId };
  return sources.startEventSources(context, configuration.mappings, {
    invoke: (name, payload) => runner.invoke(name, payload, { caller, type: "RequestResponse" }),
    sendToDestination: (arn, body) => send(arn, body, {}),
    log: (message, facts) => failed(`${message} ${JSON.stringify(facts)}`),
    sqs: connectSqs(async (request) => callInProcess(await stores.services.sqs(), request, caller)),
  });
};
