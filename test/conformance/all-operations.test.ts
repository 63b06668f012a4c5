// The rules that all operations share. The requests are those of the cases, each changed in one place.
import * as sdk from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bare, membersOf, type Schema } from "../sdk-schema.ts";
import { badRequest, notFound } from "./case.ts";
import { CASES } from "./cases.ts";
import { OPERATIONS } from "./exchanges.ts";
import { type Path, requiredIn, without } from "./required.ts";
import { type Stage, startStage } from "./scene.ts";

type Input = Record<string, unknown>;
type AnyCommand = new (input: Input) => sdk.GetAppsCommand;

/** Of each case, the first input of its operation that succeeded. */
const INPUTS: { operation: string; input: Input }[] = [];

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  for (const { operation, check } of CASES) {
    const first = stage.exchanges.length;
    await check(await stage.nextScene());
    const sent = stage.exchanges.slice(first);
    const found = sent.find((exchange) => exchange.operation === operation && exchange.status < 300);
    if (found) INPUTS.push({ operation, input: found.input });
  }
}, 120_000);
afterAll(() => stage.close());

const membersIn = (schema: Schema): string[] => membersOf(bare(schema) as unknown[]).names;

const send = (operation: string, input: Input) => {
  const Command = Reflect.get(sdk, `${operation}Command`) as AnyCommand;
  return stage.pinpoint.send(new Command(input));
};

/** The members of the path and the query are not in the body. */
const isInBody = (path: Path) => path.length > 1;
/** [API reference: Events] An event that lacks a member is rejected alone, with 202 for the request. */
const isInEvent = (path: Path) => path.includes("Events") && path.length > 5;

test("each operation of an application returns 404 if it does not exist", async () => {
  const names = [...OPERATIONS.values()].filter(({ input }) => membersIn(input).includes("ApplicationId"));
  const inputs = INPUTS.filter(({ input }) => input.ApplicationId !== undefined);
  expect([...new Set(inputs.map(({ operation }) => operation))].sort()).toEqual(names.map(({ name }) => name).sort());
  for (const { operation, input } of inputs)
    await expect(send(operation, { ...input, ApplicationId: "none" }), operation).rejects.toMatchObject(notFound());
}, 60_000);

test("a body without a member that the model requires is rejected with 400, which names the member", async () => {
  const changes = INPUTS.flatMap(({ operation, input }) =>
    requiredIn(OPERATIONS.get(operation)?.input, input)
      .filter((path) => isInBody(path) && !isInEvent(path))
      .map((path) => ({ operation, path, changed: without(input, path) })),
  );
  expect(changes).not.toEqual([]);
  for (const { operation, path, changed } of changes) {
    const sent = expect(send(operation, changed), `${operation} without ${path.join(".")}`);
    await sent.rejects.toMatchObject(badRequest(new RegExp(`\\b${path.at(-1)}\\b`)));
  }
}, 60_000);
