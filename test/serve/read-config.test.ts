import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { InvalidConfig, readConfig } from "../../src/serve/read-config.ts";
import { CONFIG, SECRETS, temporaryFolder, writeConfig } from "./serve-fixture.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const problemsOf = (changes: object, environment: Record<string, string> = SECRETS): readonly string[] => {
  try {
    readConfig(writeConfig(folder, { ...CONFIG, ...changes }), environment);
    return [];
  } catch (error) {
    return error instanceof InvalidConfig ? error.problems : [String(error)];
  }
};

test("reads YAML, and secrets from files next to it", () => {
  const path = join(folder, "serve.yaml");
  writeFileSync(join(folder, "shop.secret"), `${SECRETS.SHOP_SECRET}\n`);
  writeFileSync(
    path,
    [
      "data: data",
      "region: eu-central-1",
      'accountId: "123456789012"',
      "keys: [{ accessKeyId: SHOP, secret: { file: shop.secret }, applications: all }]",
    ].join("\n"),
  );
  const { listen, data, keys, adminKey } = readConfig(path, {});
  expect({ listen, data, adminKey }).toEqual({
    listen: { host: "127.0.0.1", port: 4600 },
    data: join(folder, "data"),
    adminKey: undefined,
  });
  expect(keys.get("SHOP")).toMatchObject({ secret: SECRETS.SHOP_SECRET, sharedResources: "write" });
});

test("names each invalid field, its rule and what it received, and never a secret", () => {
  const key = { accessKeyId: "SHOP", secret: "a secret in the file itself", applications: [] };
  const problems = problemsOf({
    region: "mars",
    accountId: 123456789012,
    keys: [key, { ...key, secret: { env: "X" } }],
    color: 1,
  });
  expect(problems).toEqual([
    'region: expected a region such as us-east-1, received "mars"',
    "accountId: expected 12 digits in quotation marks, received 123456789012",
    "keys.0.secret: expected { file: <path> } or { env: <name of a variable> }, and never the secret itself",
    '(root): Unrecognized key: "color"',
  ]);
  expect(problems.join()).not.toContain("a secret in the file itself");
  expect(problemsOf({ keys: [...CONFIG.keys, ...CONFIG.keys] })).toEqual([
    "keys.2.accessKeyId: SHOP is in the list twice",
    "keys.3.accessKeyId: BANK is in the list twice",
  ]);
});

test("rejects a secret that is missing or short", () => {
  expect(problemsOf({}, { ...SECRETS, SHOP_SECRET: "short", ADMIN_KEY: "" })).toEqual([
    "keys.0.secret: the variable SHOP_SECRET has 5 characters, expected at least 20",
    "adminKey: the variable ADMIN_KEY has 0 characters, expected at least 20",
  ]);
});

test("without TLS, listens beyond this machine only behind a proxy", () => {
  const listen = { host: "0.0.0.0" };
  expect(problemsOf({ listen })).toEqual([
    'listen.host: expected a loopback address, because there is no tls and behindProxy is false; received "0.0.0.0"',
  ]);
  expect(problemsOf({ listen, behindProxy: true })).toEqual([]);
  const tls = { cert: "cert.pem", key: "key.pem" };
  expect(problemsOf({ listen, tls })).toEqual([
    `tls.cert: there is no file ${join(folder, "cert.pem")}`,
    `tls.key: there is no file ${join(folder, "key.pem")}`,
  ]);
  for (const file of Object.values(tls)) writeFileSync(join(folder, file), "");
  expect(problemsOf({ listen, tls })).toEqual([]);
});

test("rejects streams that share a name, and those of a region or account that the server does not call", () => {
  const kinesis = (region: string, account = CONFIG.accountId) => `arn:aws:kinesis:${region}:${account}:stream/events`;
  const firehose = `arn:aws:firehose:us-east-1:000000000000:deliverystream/events`;
  const eventStreams = [kinesis("us-east-1"), kinesis("us-east-1", "000000000000"), kinesis("eu-west-1"), firehose];
  expect(problemsOf({ destinations: { eventStreams } })).toEqual([
    "destinations.eventStreams.1: a stream of this name is in the list already",
    "destinations.eventStreams.2: a stream of this name is in the list already",
    "destinations.eventStreams.3: expected a delivery stream of the account 123456789012",
  ]);
  expect(problemsOf({ destinations: { eventStreams: [kinesis("eu-west-1")] } })).toEqual([
    "destinations.eventStreams.0: expected a stream in us-east-1",
  ]);
});
