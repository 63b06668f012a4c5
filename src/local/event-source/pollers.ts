import type { EngineContext } from "../../engine/context.ts";
import type { Health } from "../../health.ts";
import { callInProcess } from "../door/in-process.ts";
import type { Emulators } from "../emulators/emulators.ts";
import type { SendToDestination } from "../runner/async-invocation.ts";
import type { Runner } from "../runner/runner.ts";
import type { LocalConfiguration } from "../serverless/local-configuration.ts";
import { startTopicSubscriptions } from "./topic-subscriptions.ts";

export type PollerFacts = {
  configuration: LocalConfiguration;
  context: EngineContext;
  runner: Runner;
  emulators: Emulators;
  send: SendToDestination;
  /** Receives the state of each poller. */
  report: Health["report"];
  reportError: (error: unknown) => void;
};

export type Pollers = { stop(): Promise<void> };

/** Starts to invoke functions with the records of streams and the messages of queues and topics. */
export const startPollers = async (facts: PollerFacts): Promise<Pollers> => {
  const { configuration, runner, emulators, report, reportError } = facts;
  const { region, accountId, subscriptions } = configuration;
  const queueArn = (name: string) => `arn:aws:sqs:${region}:${accountId}:${name}`;
  const pollers = await Promise.all([
    startEventSources(facts),
    startTopicSubscriptions({ calls: emulators.calls, runner, subscriptions, queueArn, report, reportError }),
  ]);
  return {
    stop: async () => {
      const stopped = Promise.all(pollers.map((poller) => poller.stop()));
      // Repeated, because a poller may start another long poll just before it stops.
      const ending = setInterval(() => void emulators.endWaits(), 10);
      await stopped.finally(() => clearInterval(ending));
    },
  };
};

const startEventSources = async (facts: PollerFacts) => {
  const { configuration, context, runner, emulators, send, report, reportError } = facts;
  const [sources, { connectSqs }] = await Promise.all([import("./event-sources.ts"), import("./sqs.ts")]);
  const caller = { accountId: configuration.accountId };
  return sources.startEventSources(context, configuration.mappings, {
    invoke: (name, payload) => runner.invoke(name, payload, { caller, type: "RequestResponse" }),
    sendToDestination: (arn, body) => send(arn, body, {}),
    log: (message, details) => reportError(`${message} ${JSON.stringify(details)}`),
    report,
    sqs: connectSqs(async (request) => callInProcess(await emulators.services.sqs(), request, caller)),
  });
};
