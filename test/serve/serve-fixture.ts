import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PinpointClient } from "@aws-sdk/client-pinpoint";
import { readConfig } from "../../src/serve/read-config.ts";
import { type Server, startServer } from "../../src/serve/serve.ts";

export const SECRETS = {
  SHOP_SECRET: "the secret of the shop 0123456789",
  BANK_SECRET: "the secret of the bank 0123456789",
  ADMIN_KEY: "the key of the administrator 0123456789",
};

export const CONFIG = {
  listen: { port: 0 },
  data: "data",
  region: "us-east-1",
  accountId: "123456789012",
  keys: [
    { accessKeyId: "SHOP", secret: { env: "SHOP_SECRET" }, applications: [], mayCreateApplications: true },
    { accessKeyId: "BANK", secret: { env: "BANK_SECRET" }, applications: "all", mayCreateApplications: true },
  ],
  adminKey: { env: "ADMIN_KEY" },
};

/** The stock client with a key. */
export const clientWith = (endpoint: string, accessKeyId: string, secretAccessKey: string): PinpointClient =>
  new PinpointClient({
    endpoint,
    region: "us-east-1",
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey },
  });

export type TestServer = {
  folder: string;
  server: Server;
  /** The stock client with a key of the configuration, or with another secret. */
  client(accessKeyId: string, secretAccessKey?: string): PinpointClient;
  close(): Promise<void>;
};

/** Writes a configuration to a folder of its own, and returns its path. */
export const writeConfig = (folder: string, config: object): string => {
  const path = join(folder, "serve.json");
  writeFileSync(path, JSON.stringify(config));
  return path;
};

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), "serve-"));

/** A server with the configuration above and the given changes, on a free port. */
export const startTestServer = async (changes: object = {}, folder = temporaryFolder()): Promise<TestServer> => {
  const server = await startServer(readConfig(writeConfig(folder, { ...CONFIG, ...changes }), SECRETS));
  const secrets = new Map([
    ["SHOP", SECRETS.SHOP_SECRET],
    ["BANK", SECRETS.BANK_SECRET],
  ]);
  return {
    folder,
    server,
    client: (accessKeyId, secret = secrets.get(accessKeyId) ?? "") => clientWith(server.url, accessKeyId, secret),
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
