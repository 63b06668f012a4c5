import { beforeAll, expect, test } from "vitest";
import type { OutboundMessage } from "../../../src/engine/context.ts";
import { startEngine, type TestEngine } from "../../engine/engine-fixture.ts";
import { memoryObjects } from "../../engine/job/memory-objects.ts";
import { requireCommand } from "../../require-command.ts";
import { awsCli, boto3, type Client, sdkForJavaScript } from "./clients.ts";
import { CHANNEL, HOOK, LIST, LIST_ROWS, runScript } from "./script.ts";
import type { Step } from "./session.ts";

type Story = { steps: Step[]; invoked: string[]; sent: OutboundMessage[]; files: string[] };

const DATE = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const ID = /[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f-]{27}/g;

/** The same for each run: ids are numbered in the order in which they occur, and dates are left out. */
const comparable = (story: Story): unknown => {
  const names = new Map<string, string>();
  const name = (id: string) => {
    const known = names.get(id) ?? `id-${names.size + 1}`;
    names.set(id, known);
    return known;
  };
  const replace = (_: string, value: unknown) => {
    if (typeof value !== "string") return value;
    return DATE.test(value) ? "a date" : value.replaceAll(ID, name);
  };
  return JSON.parse(JSON.stringify(story, replace));
};

/** Runs the script with a client, against an engine of its own. */
const play = async (connect: (endpoint: string) => Client): Promise<Story> => {
  const { objects, put, files } = memoryObjects({ partBytes: 1_000_000 });
  put(LIST, LIST_ROWS);
  const story: Story = { steps: [], invoked: [], sent: [], files: [] };
  const fixture: TestEngine = await startEngine({
    ports: {
      objects,
      invokeFunction: async (target, payload) => {
        story.invoked.push(target);
        return { kind: "returned", payload: target === HOOK ? JSON.stringify(JSON.parse(payload).Endpoints) : "{}" };
      },
      sendMessage: async (message) => ({ status: "SUCCESS", messageId: `m-${story.sent.push(message)}` }),
    },
  });
  fixture.engine.start();
  const client = connect(fixture.url);
  try {
    story.steps = await runScript(client);
    story.files = [...files.keys()];
    return story;
  } finally {
    client.close();
    await fixture.close();
  }
};

let expected: Story;
beforeAll(async () => {
  expected = await play(sdkForJavaScript);
}, 120_000);

test("the AWS SDK for JavaScript runs the script to its end", () => {
  const failed = expected.steps.filter(({ result }) => "error" in result);
  expect(failed).toEqual([
    { operation: "GetApp", result: { error: { name: "NotFoundException", message: "Application not found" } } },
  ]);
  expect(expected.invoked.sort()).toEqual([HOOK, CHANNEL].sort());
  expect(expected.sent).toMatchObject([{ address: "ada@example.com", subject: "Hi", body: "Hi Ada" }]);
  expect(expected.files).toHaveLength(2);
});

test("boto3 has the same results", async () => {
  requireCommand("python3", ["-c", "import boto3"], "pip install boto3");
  expect(comparable(await play(boto3))).toEqual(comparable(expected));
}, 240_000);

test("the AWS CLI has the same results", async () => {
  requireCommand("aws", ["--version"], "pip install awscli");
  expect(comparable(await play(awsCli))).toEqual(comparable(expected));
}, 600_000);
