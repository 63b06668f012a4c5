import type { KeyPairKeyObjectResult } from "node:crypto";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createEngine, type Engine } from "../engine/engine.ts";
import type { EngineSettings } from "../engine/settings.ts";
import type { Health } from "../health.ts";
import { API_REQUEST_MAX_BYTES } from "../pinpoint/limits.ts";
import { mqttAccessKey } from "./broker/access-key.ts";
import type { Broker } from "./broker/broker.ts";
import { openBroker } from "./broker/open-broker.ts";
import { createLocalTokens, type LocalTokens, withTokenRules } from "./control/local-tokens.ts";
import { LOCAL_ACCOUNT } from "./door/credential-scope.ts";
import type { Service } from "./door/service.ts";
import { serveWire } from "./door/wire-service.ts";
import type { AwsCalls } from "./emulators/aws-calls.ts";
import { createEmulators } from "./emulators/emulators.ts";
import { createLocalObjects } from "./emulators/local-objects.ts";
import { provisionStreams } from "./emulators/provision.ts";
import { localEnginePorts } from "./engine-ports.ts";
import { startPollers } from "./event-source/pollers.ts";
import { createFailureReport } from "./failure-report.ts";
import type { Faults } from "./faults/faults.ts";
import { functionFaults } from "./faults/faulty-function.ts";
import { once } from "./once.ts";
import { openClock } from "./persisted-clock.ts";
import { createDestinations } from "./runner/destinations.ts";
import type { FunctionPlace } from "./runner/failure-words.ts";
import { createLambdaApi } from "./runner/lambda-api.ts";
import { createLogSink, type LogSink } from "./runner/log-sink.ts";
import { createRunner, type Runner } from "./runner/runner.ts";
import { createScheduler } from "./scheduler/scheduler.ts";
import type { LocalConfiguration } from "./serverless/local-configuration.ts";
import { readConfiguration } from "./serverless/read-configuration.ts";
import { openSecrets } from "./serverless/secrets.ts";
import { seedNumbers } from "./sms-voice/seed-numbers.ts";
import { createCallResource } from "./step-functions/call-resource.ts";
import { createMachines } from "./step-functions/machines.ts";

export type AccountOptions = {
  directory: string;
  url: string;
  /** Path of serverless.yml. */
  configuration: string;
  params: Record<string, string> | undefined;
  settings: Partial<EngineSettings>;
  faults: Faults;
  health: Health;
  /** The keys of customer tokens, which stay valid when a snapshot opens the account again. */
  tokenKeys: KeyPairKeyObjectResult;
  /** Whether functions load their code again after it changed. */
  reload: boolean;
  /** Receives lines for the terminal. */
  log: (line: string) => void;
  /** Receives errors that no request waits for. */
  reportError: (error: unknown) => void;
};

/** All resources of one AWS account: functions, tables, queues, topics, streams, the broker and the engine. */
export type Account = {
  configuration: LocalConfiguration;
  engine: Engine;
  /**
   * Moves the engine's time forward to what `target` returns after earlier moves have ended, and keeps each time at which
   * campaigns and journeys ran. Ends early if `caller` is aborted.
   */
  moveClock(target: () => number, caller?: AbortSignal): Promise<void>;
  /** Resolves when no campaign, journey or schedule has work that is due now. */
  idle(): Promise<void>;
  runner: Runner;
  /** Where messages about failed sends look up functions. */
  place: FunctionPlace;
  tokens: LocalTokens;
  broker(): Promise<Broker>;
  logs: LogSink;
  calls: AwsCalls;
  /** By the service name in the credential scope. */
  services: ReadonlyMap<string, Service>;
  /** Resolves when everything in the configuration exists and runs. */
  ready: Promise<{ broker: Broker }>;
  close(): Promise<void>;
};

const HOME = { region: "us-east-1", accountId: LOCAL_ACCOUNT };

// An instance takes about 35 MB and 200 ms to start; more instances than cores would not be faster.
// Unspecified by AWS, which ends idle instances after some time; chosen so that a local cloud at rest takes less memory.
const POOL_LIMITS = {
  instances: Math.max(2, availableParallelism()),
  waiting: 1000,
  idleMs: 60_000,
  surplusIdleMs: 5_000,
};

/** Time that running invocations have to finish when the account closes. */
const CLOSE_GRACE_MS = 3000;

// [Lambda developer guide: asynchronous invocation] Lambda waits one and two minutes; shorter here, so that a developer sees the retries.
const RETRY_WAITS_MS = [1000, 2000];

/** Opens the account over its state directory. Its services respond before `ready`, each when its resources exist. */
export const openAccount = async (options: AccountOptions): Promise<Account> => {
  const parts = createParts(options);
  provisionStreams(parts.engine.context, parts.configuration.streams);
  seedNumbers(parts.engine.context, parts.configuration.functions);
  const ready = start(parts);
  return {
    ...parts,
    calls: parts.emulators.calls,
    services: servicesOf(parts),
    ready,
    close: async () => {
      await ready.catch(() => {});
      await close(parts);
    },
  };
};

/** Creates the parts, each after those that it needs; none runs yet. */
const createParts = (options: AccountOptions) => {
  const { directory, url, settings, faults, health, tokenKeys, log, reportError, reload } = options;
  const location = { ...HOME, endpointUrl: url };
  const secretsPath = join(directory, "secrets.json");
  const configuration = readConfiguration({
    ...location,
    path: options.configuration,
    stage: "local",
    params: options.params,
    secretsPath,
  });
  const accessKey = mqttAccessKey(openSecrets(secretsPath));
  const emulators = createEmulators({ configuration, directory, url, report: health.report, log: reportError });
  const logs = createLogSink(join(directory, "logs"), (state) => health.report("function logs", state));
  const tokens = createLocalTokens(configuration.functions, url, tokenKeys);
  const invokeLater = (arn: string, payload: string) => runner.invoke(arn, payload, { caller: HOME, type: "Event" });
  const send = createDestinations(emulators.calls, (name) => `${url}/${HOME.accountId}/${name}`, invokeLater);
  const runner = createRunner({
    functions: withTokenRules(configuration.functions, tokens),
    location,
    limits: POOL_LIMITS,
    scheduled: scheduledOnly(configuration),
    async: { retryWaitsMs: RETRY_WAITS_MS },
    logs,
    fault: functionFaults(faults),
    send,
    reportError,
    reloaded: reload ? (path, keys) => log(`${keys.join(", ")} will load again: ${path} changed`) : undefined,
  });
  const place = { region: HOME.region, functions: runner.functions };
  const { clock, keep } = openClock(join(directory, "clock-offset"));
  const engine = createEngine({
    databasePath: join(directory, "engine.sqlite"),
    clock,
    ...HOME,
    ports: {
      ...localEnginePorts(runner, () => engine.context, HOME),
      objects: createLocalObjects(emulators.calls),
    },
    settings,
    report: health.report,
    sendFailed: createFailureReport(place, log),
  });
  const invokeScheduled = (arn: string, payload: string) => runner.invokeWithRetries(arn, payload);
  const scheduler = createScheduler({ ...configuration, clock, invoke: invokeScheduled, reportError });
  const machines = createMachines({
    machines: configuration.machines,
    clock,
    call: createCallResource({
      invoke: (arn, payload) => runner.invoke(arn, payload, { caller: HOME, type: "RequestResponse" }),
      dynamodb: (operation, input) => emulators.calls.json("dynamodb", operation, input),
    }),
    reportError,
  });
  const moved = (offsetMs: number) => {
    keep(offsetMs);
    scheduler.runDue();
  };
  let lastMove: Promise<unknown> = Promise.resolve();
  const moveClock = (target: () => number, caller?: AbortSignal) => {
    const move = lastMove.then(() => engine.advanceTo(target(), moved, caller));
    lastMove = move.catch(() => {});
    return move;
  };
  const idle = async () => {
    // A function on a schedule can cause work of the engine.
    await scheduler.idle();
    await engine.idle();
  };
  const broker = once(() => openBroker(configuration, runner, accessKey));
  const { context } = engine;
  const pollers = once(() =>
    startPollers({ configuration, context, runner, emulators, send, report: health.report, reportError }),
  );
  return {
    ...{ configuration, emulators, logs, tokens, runner, place, engine, moveClock, idle, scheduler, broker, pollers },
    machines,
  };
};

/** The functions that nothing but schedules invokes regularly. */
const scheduledOnly = ({ schedules, subscriptions, mappings }: LocalConfiguration): ReadonlySet<string> => {
  const scheduled = new Set(schedules.flatMap(({ targets }) => targets.map(({ functionArn }) => functionArn)));
  for (const { endpoint } of subscriptions) scheduled.delete(endpoint);
  for (const { FunctionName } of mappings) scheduled.delete(FunctionName);
  return scheduled;
};

type Parts = ReturnType<typeof createParts>;

const servicesOf = ({
  engine,
  runner,
  emulators,
  broker,
  configuration,
  machines,
}: Parts): ReadonlyMap<string, Service> => {
  const kinesis = once(async () => (await import("./kinesis/kinesis.ts")).createKinesisService(engine.context));
  const iotData = once(async () => (await import("./broker/iot-data.ts")).createIotDataService(await broker()));
  const smsVoiceContext = { ...engine.context, eventStream: configuration.streams.at(0)?.name };
  const smsVoice = once(async () => (await import("./sms-voice/sms-voice.ts")).createSmsVoiceService(smsVoiceContext));
  const contactCenter = once(async () =>
    (await import("./contact-center/contact-center.ts")).createContactCenter(emulators.calls.sns, () =>
      engine.context.clock.now(),
    ),
  );
  const lazy = Object.entries({
    ...emulators.services,
    kinesis,
    iotdata: iotData,
    "sms-voice": smsVoice,
    connect: async () => (await contactCenter()).connect,
    // The participant API of Amazon Connect, by the service name in its signatures.
    "execute-api": async () => (await contactCenter()).participant,
    lex: async () => (await contactCenter()).lex,
    states: async () => (await import("./step-functions/step-functions.ts")).createStepFunctionsService(machines),
  });
  return new Map<string, Service>([
    ["mobiletargeting", serveWire("mobiletargeting", API_REQUEST_MAX_BYTES + 1, (request) => engine.respond(request))],
    ["lambda", createLambdaApi(runner)],
    ...lazy.map(([name, service]): [string, Service] => [name, lazily(service)]),
  ]);
};

const lazily =
  (service: () => Promise<Service>): Service =>
  async (request, response, caller) =>
    (await service())(request, response, caller);

const start = async ({ broker, emulators, pollers, scheduler, engine }: Parts): Promise<{ broker: Broker }> => {
  // Responds to waiting Pinpoint requests first, because loading the other services blocks the thread.
  await setTimeout(10);
  const [opened] = await Promise.all([broker(), emulators.provisioned()]);
  await pollers();
  scheduler.start();
  engine.start();
  return { broker: opened };
};

const close = async (parts: Parts): Promise<void> => {
  const finished = finish(parts);
  // Does not wait for a function that hangs; its events are delivered again after the next start.
  await Promise.race([finished, setTimeout(CLOSE_GRACE_MS, undefined, { ref: false })]);
  await parts.runner.close();
  await finished;
  await (await parts.broker.started())?.close();
  await parts.emulators.close();
  await parts.logs.close();
};

/** The engine stops last: the pollers store their positions in its file. Its last batches need the runner. */
const finish = async ({ pollers, runner, scheduler, machines, engine }: Parts): Promise<void> => {
  scheduler.stop();
  machines.close();
  await Promise.all([pollers.started()?.then((started) => started.stop()), runner.drain()]);
  await engine.stop();
};
