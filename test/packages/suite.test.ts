// The suite from its tarball, in folders outside of this repository.
import { existsSync, globSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { type Program, startProgram } from "../program.ts";
import { importsOf } from "./imports-of.ts";
import { createProject, type ProjectFolder } from "./project-folder.ts";

const INSTALL_MS = 300_000;
const RUN_MS = 120_000;
const HOME = "node_modules/pinpoint-isv-suite";
const ROOT = join(import.meta.dirname, "../..");
const NEWEST_TYPESCRIPT = join(ROOT, "node_modules/typescript/bin/tsc");

let tools: ProjectFolder;
let project: ProjectFolder;
beforeAll(async () => {
  [tools, project] = [createProject(), createProject()];
  await tools.installTools();
  await project.install(inject("tarballs").suite, inject("tarballs").client);
}, INSTALL_MS);
afterAll(() => {
  tools.remove();
  project.remove();
});

const readJson = (path: string) => JSON.parse(readFileSync(project.path(path), "utf8"));

describe("the code of pinpoint-isv-suite", () => {
  const imports = () =>
    globSync("lib/**/*.js", {
      cwd: project.path(HOME),
      exclude: ["lib/{demo/pages,web}/*/*", "lib/local/ccp/page/**"],
    }).flatMap((from) =>
      importsOf(from, readFileSync(project.path(`${HOME}/${from}`), "utf8")).map((to) => ({ from, to })),
    );

  test("imports exactly the packages that package.json names as dependencies", () => {
    const isPackage = (name: string) =>
      /^[@a-z]/.test(name) && !name.startsWith("node:") && !builtinModules.includes(name);
    const names = imports()
      .filter(({ to }) => isPackage(to))
      .map(({ to }) => to.match(/^(@[^/]+\/)?[^/]+/)?.[0]);
    const { dependencies } = readJson(`${HOME}/package.json`);
    expect([...new Set(names)].sort()).toEqual(Object.keys(dependencies).sort());
  });

  test("imports no file of its own that is missing", () => {
    const own = imports().filter(({ to }) => to.startsWith("."));
    expect(own.filter(({ from, to }) => !existsSync(join(project.path(HOME), dirname(from), to)))).toEqual([]);
  });
});

const OWN_CODE = `
import { createAudience } from "pinpoint-isv-suite/audience";
import { createChannelHandler } from "pinpoint-isv-suite/channel";
import { createEventBuffer } from "pinpoint-isv-suite/event-buffer";
import { createHookHandler, type HookStep } from "pinpoint-isv-suite/hook";
import { Notification } from "pinpoint-isv-suite/notifications";
import { CustomChannelEvent, type Endpoint } from "pinpoint-isv-suite/pinpoint";
import { customerHash, PokeMessage } from "pinpoint-isv-suite/poke";
import { sendPoke } from "pinpoint-isv-suite/senders";
import { createSnsReceiver } from "pinpoint-isv-suite/sns";
import { campaignChannelEvent } from "pinpoint-isv-suite/test-kit";
import * as z from "zod";

const step: HookStep = { name: "own", failure: "fail-open", budgetShare: 1, decide: () => new Map() };
export const hook = createHookHandler({ steps: [step] });
export const channel = createChannelHandler({
  message: z.object({ text: z.string() }),
  send: async ({ content }) => ({ kind: "refused", reason: content.text }),
});
export const endpoint: Endpoint = {};
export const texts = createSnsReceiver({ topicArns: [], receive: async ({ Records: [first] }) => first?.Sns.Message });
export const parsed = CustomChannelEvent.parse(campaignChannelEvent());
export const others = [createAudience, createEventBuffer, customerHash, Notification, PokeMessage, sendPoke];
`;

test(
  "code of one's own compiles against everything that is exported, and runs",
  async () => {
    project.write("own-code.ts", OWN_CODE);
    // The declarations of the AWS SDK need those of Node.
    const node = { types: ["node"], typeRoots: [join(ROOT, "node_modules/@types")] };
    const compilerOptions = {
      module: "nodenext",
      strict: true,
      target: "es2024",
      lib: ["es2024", "dom"],
      noEmit: true,
    };
    project.write("tsconfig.json", { compilerOptions: { ...compilerOptions, ...node }, files: ["own-code.ts"] });
    expect(await project.run(process.execPath, NEWEST_TYPESCRIPT).catch(({ stdout }) => stdout)).toBe("");
    await project.run(process.execPath, "own-code.ts");
    const exported = Object.keys(readJson(`${HOME}/package.json`).exports).filter((path) => path !== "./package.json");
    expect(exported.filter((path) => !OWN_CODE.includes(path.replace(".", '"pinpoint-isv-suite')))).toEqual([]);
  },
  RUN_MS,
);

const RECEIVE = `
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { createPokeClient } from "pinpoint-poke-client";

const url = process.argv[2];
const client = createPokeClient({
  token: async () => (await fetch(url + "/_local/token?customerId=customer-001")).json(),
});
const received = Promise.withResolvers();
await client.register("CustomerLikes", (_domain, data) => received.resolve(data));
const Payload = JSON.stringify({ customerId: "customer-001", domain: "CustomerLikes", data: { track: 7 } });
const credentials = { accessKeyId: "1", secretAccessKey: "1" };
const lambda = new LambdaClient({ endpoint: url, region: "us-east-1", credentials });
await lambda.send(new InvokeCommand({ FunctionName: "poke", Payload }));
console.log(JSON.stringify(await received.promise));
client.close();
`;

const STACK = `
service: own
provider: { name: aws, runtime: nodejs24.x }
functions:
  greet: { handler: greet.handler }
`;

const GREET = "export const handler = async ({ name }: { name: string }) => ({ greeting: name.toUpperCase() });";

const oldestNode = (): string => {
  const [path] = globSync("node_modules/node-*/bin/node", { cwd: tools.folder });
  if (path !== undefined) return tools.path(path);
  const { NODE_22 } = process.env;
  return NODE_22 ?? expect.fail("npm has no Node 22 for this system: set NODE_22 to the path of one");
};

const NODES = [
  { name: "the oldest Node", pathOf: oldestNode },
  { name: "the Node of this repository", pathOf: () => process.execPath },
];

describe.each(NODES)("on $name", ({ pathOf }) => {
  const programs: Program[] = [];
  afterEach(() => Promise.all(programs.splice(0).map((program) => program.kill())));

  /** Runs a program of the packages in a folder. */
  const start = (folder: ProjectFolder, name: "pinpoint" | "poke", ...args: string[]): Program => {
    const env = { ...folder.env, PATH: `${dirname(pathOf())}:${process.env.PATH}` };
    const program = startProgram(project.path(`node_modules/.bin/${name}`), args, { cwd: folder.folder, env });
    programs.push(program);
    return program;
  };

  test(
    "the programs print their help",
    async () => {
      for (const name of ["pinpoint", "poke"] as const) {
        const { exitCode, output } = await start(project, name, "--help").ended;
        expect(output).toContain(`npx ${name}`);
        expect(exitCode).toBe(0);
      }
    },
    RUN_MS,
  );

  test(
    "the local cloud starts in an empty folder, with pages, and an app receives a poke through it",
    async () => {
      const empty = createProject();
      const cloud = start(empty, "pinpoint", "start", "--port", "0", "--pages", "0", "--people", "20");
      const url = await cloud.printed(/ready at (http:\S+)/);
      project.write("receive.mjs", RECEIVE);
      expect(await project.run(pathOf(), "receive.mjs", url)).toBe('{"track":7}\n');

      const pages = await cloud.printed(new RegExp(`(http://127\\.0\\.0\\.1:(?!${new URL(url).port})\\d+/)`));
      const script = await fetch(new URL("phone.js", pages));
      expect(script.status).toBe(200);
      expect(await script.text()).toContain("createRoot");
      cloud.stop();
      expect((await cloud.ended).exitCode).toBe(0);
      empty.remove();
    },
    RUN_MS,
  );

  test(
    "`pinpoint invoke` runs a function of the package with one of its samples, without a local cloud",
    async () => {
      const empty = createProject();
      const { exitCode, output } = await start(empty, "pinpoint", "invoke", "poke", "events/poke/json-data.json").ended;
      expect(output).toContain('"status": "accepted"');
      expect(exitCode).toBe(0);
      empty.remove();
    },
    RUN_MS,
  );

  test(
    "the local cloud runs the functions of the serverless.yml in its folder",
    async () => {
      const own = createProject();
      own.write("serverless.yml", STACK);
      own.write("greet.ts", GREET);
      own.write("events/greet/ada.json", { name: "Ada" });
      const { output } = await start(own, "pinpoint", "invoke", "greet", "events/greet/ada.json").ended;
      expect(output).toContain('"greeting": "ADA"');
      const cloud = start(own, "pinpoint", "start", "--port", "0");
      const url = await cloud.printed(/ready at (http:\S+)/);
      const configuration = await (await fetch(`${url}/_local/configuration`)).json();
      expect(configuration).toMatchObject({ service: "own", functions: [{ key: "greet" }] });
      cloud.stop();
      expect((await cloud.ended).exitCode).toBe(0);
      own.remove();
    },
    RUN_MS,
  );
});
