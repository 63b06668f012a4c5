import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createEngine, type Engine } from "../engine/engine.ts";
import type { EngineSettings } from "../engine/settings.ts";
import { API_REQUEST_MAX_BYTES } from "../pinpoint/limits.ts";
import type { Broker } from "./broker/broker.ts";
import { openBroker } from "./broker/open-broker.ts";
import { createLocalTokens, type LocalTokens, withTokenRules } from "./control/local-tokens.ts";
import { LOCAL_ACCOUNT } from "./door/credential-scope.ts";
import type { Service } from "./door/service.ts";
import { serveWire } from "./door/wire-service.ts";
import type { AwsCalls } from "./emulators/aws-calls.ts";
import { createStores } from "./emulators/emulators.ts";
import { provisionStreams } from "./emulators/provision.ts";
import { localEnginePorts } from "./engine-ports.ts";
import { startPollers } from "./event-source/pollers.ts";
import type { Faults } from "./faults/faults.ts";
import { functionFaults } from "./faults/faulty-function.ts";
import { once } from "./once.ts";
import { openClock } from "./persisted-clock.ts";
import { createDestinations } from "./runner/destinations.ts";
import { createLambdaApi } from "./runner/lambda-api.ts";
import { createLogSink, type LogSink } from "./runner/log-sink.ts";
import { createRunner, type Runner } from "./runner/runner.ts";
import type { LocalConfiguration } from "./serverless/local-configuration.ts";
import { readConfiguration } from "./serverless/read-configuration.ts";

export type AccountOptions = {
  directory: string;
  url: string;
  /** Path of serverless.yml. */
  configuration: string;
  params: Record<string, string> | undefined;
  settings: Partial<EngineSettings>;
  faults: Faults;
  /** What went wrong and has no caller to be told. */
  failed: (error: unknown) => void;
};

/** Everything that one AWS account holds here: its resources, functions, streams, broker and the engine. */
export type Account = {
  configuration: LocalConfiguration;
  engine: Engine;
  runner: Runner;
  tokens: LocalTokens;
  broker(): Promise<Broker>;
  logs: LogSink;
  calls: AwsCalls;
  /** By the service name that clients sign for. */
  services: Record<string, Service>;
  /** Resolves when everything that the configuration names is there and runs. */
  ready: Promise<{ broker: Broker }>;
  close(): Promise<void>;
};

const place = { region: "us-east-1", accountId: LOCAL_ACCOUNT };

// An instance costs some 60 MB and a fifth of a second to start; more of them than cores make nothing faster.
const poolLimits = { instances: Math.max(2, availableParallelism()), waiting: 1000 };

/** Time that functions get to finish when the account closes. */
const CLOSE_GRACE_MS = 3000;

// Lambda waits one and two minutes; who tries things out here would rather not.
const retryWaitsMs = [1000, 2000];

const lazily =
  (service: () => Promise<Service>): Service =>
  async (request, response, caller) =>
    (await service())(request, response, caller);

/** The parts in the order in which they need each other; nothing runs yet. */
const makeParts = (options: AccountOptions) => {
  const { directory, url, settings, faults, failed } = options;
  const location = { ...place, endpointUrl: url };
  const configuration = readConfiguration({
    ...location,
    path: options.configuration,
    stage: "local",
    params: options.params,
    secretsPath: join(directory, "secrets.json"),
  });
  const stores = createStores(configuration, directory, url, failed);
  const logs = createLogSink(join(directory, "logs"));
  const tokens = createLocalTokens(configuration.functions, url);

  const invokeLater = (arn: string, payload: string) => runner.invoke(arn, payload, { caller: place, type: "Event" });
  const send = createDestinations(stores.calls, (name) => `${url}/${place.accountId}/${name}`, invokeLater);
  const runner = createRunner({
    functions: withTokenRules(configuration.functions, tokens),
    location,
    limits: poolLimits,
    async: { retryWaitsMs },
    logs,
    fault: functionFaults(faults),
    send,
    failed,
  });
  const engine = createEngine({
    databasePath: join(directory, "engine.sqlite"),
    clock: openClock(join(directory, "clock-offset")),
    ...place,
    ports: localEnginePorts(runner, () => engine.context, place),
    settings,
  });
  const broker = once(() => openBroker(configuration, runner));
  const pollers = once(() => startPollers({ configuration, context: engine.context, runner, stores, send, failed }));
  return { configuration, stores, logs, tokens, runner, engine, broker, pollers };
};

type Parts = ReturnType<typeof makeParts>;

const servicesOf = ({ engine, runner, stores, broker }: Parts): Record<string, Service> => {
  const kinesis = async () => (await import("./kinesis/kinesis.ts")).createKinesisService(engine.context);
  const iotData = async () => (await import("./broker/iot-data.ts")).createIotDataService(await broker());
  const lazy = { ...stores.services, kinesis: once(kinesis), iotdata: once(iotData) };
  return {
    mobiletargeting: serveWire("mobiletargeting", API_REQUEST_MAX_BYTES + 1, (request) => engine.respond(request)),
    lambda: createLambdaApi(runner),
    ...Object.fromEntries(Object.entries(lazy).map(([name, service]) => [name, lazily(service)])),
  };
};

const start = async ({ broker, stores, pollers, engine }: Parts): Promise<{ broker: Broker }> => {
  // Whoever waits for the engine is answered before the other services load, which keeps the thread busy for long.
  await setTimeout(10);
  const [opened] = await Promise.all([broker(), stores.provisioned()]);
  await pollers();
  engine.start();
  return { broker: opened };
};

// The pollers keep their place in the engine's file, and the engine's last batches need the runner.
const finish = async ({ pollers, runner, engine }: Parts): Promise<void> => {
  await Promise.all([pollers.started()?.then((started) => started.stop()), runner.drain()]);
  await engine.stop();
};

const close = async (parts: Parts): Promise<void> => {
  const finished = finish(parts);
  // A function that hangs must not hold up the end; what it had in hand is done again after the next start.
  await Promise.race([finished, setTimeout(CLOSE_GRACE_MS, undefined, { ref: false })]);
  await parts.runner.close();
  await finished;
  await (await parts.broker.started())?.close();
  await parts.stores.close();
  await parts.logs.close();
};

export const openAccount = async (options: AccountOptions): Promise<Account> => {
  const parts = makeParts(options);
  provisionStreams(parts.engine.context, parts.configuration.streams);
  const ready = start(parts);
  return {
    ...parts,
    calls: parts.stores.calls,
    services: servicesOf(parts),
    ready,
    close: async () => {
      await ready.catch(() => {});
      await close(parts);
    },
  };
};
