import { join } from "node:path";
import { type Account, openAccount } from "./account.ts";
import type { Broker } from "./broker/broker.ts";
import { createControl } from "./control/control.ts";
import { createFrontDoor } from "./door/front-door.ts";
import type { Service } from "./door/service.ts";
import { createFaults } from "./faults/faults.ts";
import { faultyService } from "./faults/faulty-service.ts";
import { createReopening, type Reopening } from "./snapshots.ts";
import { emptyStateDirectory, takeStateDirectory } from "./state-directory.ts";

export type CloudOptions = {
  /** 0: any free port. */
  port: number;
  /** Holds all state; made if it is not there. */
  directory: string;
  /** Begins with an empty directory. */
  fresh?: boolean;
  /** Path of serverless.yml; this repository's own if not given. */
  configuration?: string;
  /** Parameters of the stage, before those in serverless.yml. */
  params?: Record<string, string>;
  /** Campaigns and journeys wait until they are resumed. */
  paused?: boolean;
  /** What went wrong and has no caller to be told. */
  log?: (line: string) => void;
};

/** The account's parts are those of now: restoring a snapshot makes new ones. */
export type Cloud = Readonly<Pick<Account, "engine" | "runner" | "configuration" | "calls" | "logs">> & {
  readonly url: string;
  readonly port: number;
  readonly broker: Broker;
  close(): Promise<void>;
};

const ownConfiguration = join(import.meta.dirname, "../../serverless.yml");

const serviceNames = ["mobiletargeting", "lambda", "iotdata", "dynamodb", "sqs", "sns", "s3", "sts", "kinesis"];

const textOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** Starts the local cloud: one port, all state in one directory, wired from serverless.yml. */
export const startCloud = async (options: CloudOptions): Promise<Cloud> => {
  const { port, directory, configuration = ownConfiguration, fresh = false, paused = false, log = () => {} } = options;
  const release = takeStateDirectory(directory);
  if (fresh) emptyStateDirectory(directory);
  const failed = (error: unknown) => log(textOf(error));
  const faults = createFaults(Math.random);
  // The port is known only when the door is open, and the account holds URLs: those who come early wait for it.
  const opening = Promise.withResolvers<Reopening>();
  opening.promise.catch(() => {});
  const account = async () => (await opening.promise).current();

  const route =
    (name: string): Service =>
    async (request, response, caller) =>
      (await account()).services[name]?.(request, response, caller);
  const snapshots = async () => (await opening.promise).snapshots;
  const door = createFrontDoor({
    services: Object.fromEntries(serviceNames.map((name) => [name, faultyService(name, route(name), faults)])),
    control: async (...call) => createControl({ account, faults, snapshots: await snapshots() })(...call),
    upgrades: {
      "/mqtt": (request, socket, head) => {
        const broker = account().then((here) => here.broker());
        broker.then((here) => here.upgrade(request, socket, head)).catch(() => socket.destroy());
      },
    },
    failed,
  });

  const open = async (url: string, before?: Account): Promise<Account> => {
    const settings = before?.engine.context.settings ?? { paused };
    const here = await openAccount({ directory, url, configuration, params: options.params, settings, faults, failed });
    here.ready.then(
      ({ broker }) => {
        now = { account: here, broker };
      },
      () => {},
    );
    return here;
  };
  let now: { account: Account; broker: Broker } | undefined;
  const openNow = () => {
    if (!now) throw new Error("the local cloud is not open yet");
    return now;
  };
  const close = async (whyNotOpen?: unknown) => {
    const reopening = await opening.promise.catch(() => undefined);
    await reopening?.close().catch((error: unknown) => (error === whyNotOpen ? undefined : failed(error)));
    await door.close();
    release();
  };

  try {
    const listening = await door.listen(port);
    const url = `http://127.0.0.1:${listening}`;
    opening.resolve(createReopening(directory, (before) => open(url, before)));
    await (await account()).ready;
    return {
      url,
      port: listening,
      close: () => close(),
      get engine() {
        return openNow().account.engine;
      },
      get runner() {
        return openNow().account.runner;
      },
      get configuration() {
        return openNow().account.configuration;
      },
      get calls() {
        return openNow().account.calls;
      },
      get logs() {
        return openNow().account.logs;
      },
      get broker() {
        return openNow().broker;
      },
    };
  } catch (error) {
    opening.reject(error);
    await close(error);
    throw error;
  }
};
