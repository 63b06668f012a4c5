import { join } from "node:path";
import { createHealth, type Health } from "../health.ts";
import { type Account, openAccount } from "./account.ts";
import { createControl } from "./control/control.ts";
import { generateTokenKeys } from "./control/local-tokens.ts";
import { type AccountParts, createCurrentAccount } from "./current-account.ts";
import { createFrontDoor, type FrontDoorOptions } from "./door/front-door.ts";
import type { Service } from "./door/service.ts";
import { createFaults } from "./faults/faults.ts";
import { faultyService } from "./faults/faulty-service.ts";
import { openState } from "./state/open-state.ts";
import { createRestorableAccount, type RestorableAccount } from "./state/snapshots.ts";

export type CloudOptions = {
  /** 0: any free port. */
  port: number;
  /** Contains all state; created if it does not exist. */
  directory: string;
  /** Deletes the state first. */
  fresh?: boolean;
  /** Path of serverless.yml; by default that of this repository. */
  configuration?: string;
  /** Parameters of the stage; they override those in serverless.yml. */
  params?: Record<string, string>;
  /** Functions load their code again after one of its files changed. */
  reload?: boolean;
  /** Campaigns and journeys wait until they are resumed. */
  paused?: boolean;
  /** Names of this machine, besides the loopback ones, that clients may send as `Host`. */
  allowedHosts?: readonly string[];
  /** Receives errors that no request waits for, and why campaigns and journeys do not send. */
  log?: (line: string) => void;
};

/** A running local cloud. */
export type Cloud = AccountParts & {
  readonly url: string;
  readonly port: number;
  readonly health: Health;
  close(): Promise<void>;
};

const OWN_CONFIGURATION = join(import.meta.dirname, "../../serverless.yml");

const SERVICE_NAMES = [
  "mobiletargeting",
  "lambda",
  "iotdata",
  "dynamodb",
  "sqs",
  "sns",
  "s3",
  "sts",
  "kinesis",
  "sms-voice",
  "connect",
  "execute-api",
  "lex",
  "states",
];

/** Starts the local cloud: one port, all state in one directory, the resources of serverless.yml. */
export const startCloud = async (options: CloudOptions): Promise<Cloud> => {
  const { directory, fresh = false, log = () => {} } = options;
  const state = openState(directory, { fresh });
  const reportError = (error: unknown) => log(textOf(error));
  const health = createHealth(log);
  const faults = createFaults(Math.random);
  // The URLs of an account contain the port, which is known when the front door listens; requests that arrive before the
  // account is open wait.
  const opening = Promise.withResolvers<RestorableAccount>();
  opening.promise.catch(() => {});
  const account = async () => (await opening.promise).current();
  const snapshots = async () => (await opening.promise).snapshots;
  const door = createFrontDoor({
    services: new Map(SERVICE_NAMES.map((name) => [name, faultyService(name, serviceOf(account, name), faults)])),
    control: createControl({ account, snapshots, faults, health }),
    mqtt: upgradeToMqtt(account),
    allowedHosts: options.allowedHosts ?? [],
    reportError,
  });
  const close = async (startError?: unknown): Promise<void> => {
    state.sizes.pause();
    const accounts = await opening.promise.catch(() => undefined);
    await accounts?.close().catch((error: unknown) => (error === startError ? undefined : reportError(error)));
    await door.close();
    state.close();
  };

  try {
    const port = await door.listen(options.port);
    const url = `http://127.0.0.1:${port}`;
    const current = createCurrentAccount(health);
    const { configuration = OWN_CONFIGURATION, params, reload = false } = options;
    const tokenKeys = generateTokenKeys();
    const shared = { directory, url, configuration, params, reload, faults, health, tokenKeys, log, reportError };
    const open = async (before?: Account): Promise<Account> => {
      const settings = before?.engine.context.settings ?? { paused: options.paused ?? false };
      return current.replace(await openAccount({ ...shared, settings }));
    };
    opening.resolve(createRestorableAccount({ directory, open, sizes: state.sizes }));
    await (await account()).ready;
    state.sizes.resume();
    return Object.assign(current.parts, { url, port, health, close: () => close() });
  } catch (error) {
    opening.reject(error);
    await close(error);
    throw error;
  }
};

const textOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

const serviceOf =
  (account: () => Promise<Account>, name: string): Service =>
  async (request, response, caller) =>
    (await account()).services.get(name)?.(request, response, caller);

const upgradeToMqtt =
  (account: () => Promise<Account>): FrontDoorOptions["mqtt"] =>
  (request, socket, head) => {
    const broker = account().then((opened) => opened.broker());
    broker.then((opened) => opened.upgrade(request, socket, head)).catch(() => socket.destroy());
  };
