import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { planPokeCommand } from "../../src/cli/poke/poke-command.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";

const plan = (...args: string[]) => planPokeCommand(args, {});

describe("the command line", () => {
  test.each([
    [["u-1", "Likes"], "poke", { customerId: "u-1", domain: "Likes" }],
    [["u-1", "Likes", '{"track":7}'], "poke", { customerId: "u-1", domain: "Likes", data: { track: 7 } }],
    [["u-1", "Likes", "hello there"], "poke", { customerId: "u-1", domain: "Likes", data: "hello there" }],
    [["u-1", "Likes", "null"], "poke", { customerId: "u-1", domain: "Likes", data: null }],
    [["--multicast", "PLAYLIST", "p-7", "x"], "multicast-poke", { domain: "PLAYLIST", filter: "p-7", data: "x" }],
    [
      ["u-1", "Likes", "--id", "a", "--expires", "60", "--function", "my-poke"],
      "my-poke",
      { customerId: "u-1", domain: "Likes", id: "a", expiresInSeconds: 60 },
    ],
  ])("%j becomes the request that it describes", (args, name, message) => {
    const command = plan(...args);
    expect(command).toMatchObject({ kind: "send", function: name });
    expect(JSON.parse(command.kind === "send" ? command.payload : "")).toEqual(message);
  });

  test.each([
    [[], "a customer id and a domain are required"],
    [["u-1"], "a customer id and a domain are required"],
    [["--multicast", "PLAYLIST"], "a domain and a filter are required"],
    [["u-1", "Likes", "hello", "there"], "put it in quotes"],
    [["--loud"], "Unknown option"],
  ])("%j is rejected with an explanation", (args, sentence) => {
    expect(plan(...args)).toMatchObject({ kind: "mistake", sentence: expect.stringContaining(sentence) });
  });

  test("with --aws, needs the stage or the name of the function, because AWS knows no keys", () => {
    expect(plan("u-1", "Likes", "--aws")).toMatchObject({
      kind: "mistake",
      sentence: expect.stringContaining("--stage"),
    });
    const name = "pinpoint-isv-suite-prod-multicast-poke";
    expect(plan("--aws", "--stage", "prod", "--multicast", "A", "b")).toMatchObject({ function: name });
  });

  test("reads function names from the environment", () => {
    const environment = { POKE_FUNCTION: "suite-dev-poke", MULTICAST_POKE_FUNCTION: "suite-dev-multicast-poke" };
    expect(planPokeCommand(["u-1", "Likes"], environment)).toMatchObject({ function: "suite-dev-poke" });
    const multicast = planPokeCommand(["--multicast", "A", "b"], environment);
    expect(multicast).toMatchObject({ function: "suite-dev-multicast-poke" });
  });
});

/** The environment without the settings of AWS. */
const plainEnvironment = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^AWS_/.test(name)));

describe("npx poke", () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await testCloud();
  });
  afterAll(() => cloud?.close());

  const pokeIn = async (environment: NodeJS.ProcessEnv, ...args: string[]) => {
    const run = promisify(execFile)(process.execPath, [join("src/cli/poke.ts"), ...args], {
      env: { ...plainEnvironment(), XDG_STATE_HOME: "/nowhere", ...environment },
    });
    return run.then(
      ({ stdout }) => ({ code: 0, stdout, stderr: "" }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    );
  };
  const poke = (url: string, ...args: string[]) => pokeIn({ AWS_ENDPOINT_URL: url }, ...args);

  test("pokes through the local cloud and prints the response", async () => {
    const { code, stdout } = await poke(cloud.cloud.url, "u-1", "Likes", '{"track":7}', "--id", "a");
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ status: "accepted", id: "a" })]);
    const multicast = await poke(cloud.cloud.url, "--multicast", "PLAYLIST", "p-7");
    expect(JSON.parse(multicast.stdout)).toMatchObject({ status: "accepted" });
  });

  test("exits with 1 and prints the reason when the poke is refused or the invocation fails", async () => {
    const refused = await poke(cloud.cloud.url, "u-1", "x".repeat(65));
    expect([refused.code, JSON.parse(refused.stdout)]).toEqual([1, expect.objectContaining({ status: "refused" })]);
    const unreachable = await poke("http://127.0.0.1:1", "u-1", "Likes");
    expect(unreachable).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no local cloud is running at http://127.0.0.1:1 (from AWS_ENDPOINT_URL)"),
    });
  });

  test("exits with 2 and prints the help text when arguments are missing", async () => {
    const { code, stderr } = await poke(cloud.cloud.url);
    expect([code, stderr]).toEqual([2, expect.stringContaining("npx poke <customerId> <domain> [data]")]);
  });

  test("calls no AWS because of a profile, a region or credentials in the shell", async () => {
    const shell = {
      AWS_PROFILE: "production",
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_ENDPOINT_URL_LAMBDA: "http://127.0.0.1:1",
    };
    const withoutCloud = await pokeIn(shell, "u-1", "Likes");
    expect(withoutCloud).toMatchObject({ code: 1, stderr: expect.stringContaining("no local cloud is running") });
    const named = await pokeIn(shell, "u-1", "Likes", "--endpoint", cloud.cloud.url);
    expect([named.code, JSON.parse(named.stdout)]).toEqual([0, expect.objectContaining({ status: "accepted" })]);
  });

  test("with --aws, names missing credentials and a missing region", async () => {
    const files = { AWS_CONFIG_FILE: "/dev/null", AWS_SHARED_CREDENTIALS_FILE: "/dev/null" };
    const aws = { ...files, AWS_EC2_METADATA_DISABLED: "true" };
    const args = ["--aws", "--stage", "prod", "u-1", "Likes"];
    const withoutRegion = await pokeIn(aws, ...args);
    expect(withoutRegion).toMatchObject({ code: 1, stderr: expect.stringContaining("no AWS region is set") });
    const withoutCredentials = await pokeIn({ ...aws, AWS_REGION: "eu-west-1" }, ...args);
    const problem = expect.stringContaining("no AWS credentials were found");
    expect(withoutCredentials).toMatchObject({ code: 1, stderr: problem });
  });

  test("prints the request of a dry run without sending it", async () => {
    const { stdout } = await poke("http://127.0.0.1:1", "u-1", "Likes", "--dry-run");
    expect(stdout).toBe('poke {"customerId":"u-1","domain":"Likes"}\n');
  });
});
