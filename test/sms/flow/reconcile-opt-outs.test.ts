import { expect, test } from "vitest";
import { RemoteFault } from "../../../src/errors.ts";
import { reconcileOptOuts } from "../../../src/sms/flow/reconcile-opt-outs.ts";
import { TwoWaySettings } from "../../../src/sms/keywords/number-settings.ts";
import type { ReconcilerPorts } from "../../../src/sms/opt-outs/reconciler-ports.ts";
import type { Position } from "../../../src/sms/opt-outs/sources.ts";
import { NUMBER, SELF_MANAGED } from "../in-memory-two-way.ts";

const BY_AWS = TwoWaySettings.parse({});
const OWN = TwoWaySettings.parse({ numbers: { [NUMBER]: SELF_MANAGED } });
const PAGE = 2;
const throttled = () => new RemoteFault("sms-voice:DescribeOptedOutNumbers", "throttled", "slow down");

type World = { lists: Record<string, string[]>; suppressed?: string[]; texted?: string[] };

const createWorld = ({ lists, suppressed = [], texted = [] }: World) => {
  const listed = new Map(Object.entries(lists).map(([name, numbers]) => [name, new Set(numbers)]));
  const reasons = new Map(suppressed.map((number) => [number, "opt-out"]));
  let position: Position | undefined;
  const waits: number[] = [];
  const pageOf = <T>(items: T[], token = "0") => {
    const next = Number(token) + PAGE;
    return { items: items.slice(Number(token), next), token: next < items.length ? String(next) : undefined };
  };
  const ports: ReconcilerPorts = {
    readList: async (name, token) => pageOf([...(listed.get(name) ?? [])], token),
    isListed: async (name, customer) => listed.get(name)?.has(customer) ?? false,
    addToList: async (name, customer) => void listed.get(name)?.add(customer),
    readConversations: async (token) =>
      pageOf(
        texted.map((customer) => ({ customer, number: NUMBER, record: { revision: 1, turns: [] } })),
        token,
      ),
    whySuppressed: async () => new Map(reasons),
    readOptOuts: async () => [],
    setEndpointsOptOut: async ({ customer }) => void reasons.set(customer, "opt-out"),
    position: {
      load: async () => position,
      save: async (next) => {
        position = next;
      },
    },
    wait: async (ms) => void waits.push(ms),
    random: () => 0.5,
  };
  return { ports, listed, reasons, waits, position: () => position };
};
const reconcile = (ports: ReconcilerPorts, { settings = BY_AWS, turns = 1_000 } = {}) => {
  let left = turns;
  const errors: unknown[] = [];
  const budget = { leftMs: () => (left-- > 0 ? 60_000 : 0) };
  return reconcileOptOuts(settings, ports, budget, (error) => errors.push(error)).then((result) => ({
    ...result,
    errors,
  }));
};

test("suppresses what is in a list, and lists what is suppressed where opt-outs are self-managed", async () => {
  const world = createWorld({
    lists: { Default: ["+1", "+2", "+3"], Shops: ["+4"] },
    suppressed: ["+2", "+5"],
    texted: ["+5", "+6"],
  });
  expect(await reconcile(world.ports, { settings: OWN })).toMatchObject({
    compared: 6,
    repaired: 4,
    failed: 0,
    isComplete: true,
  });
  expect([...world.reasons.keys()].sort()).toEqual(["+1", "+2", "+3", "+4", "+5"]);
  expect([...(world.listed.get("Shops") ?? [])]).toEqual(["+4", "+5"]);
  expect(await reconcile(world.ports, { settings: OWN })).toMatchObject({ repaired: 0, failed: 0 });
});

test("lists nobody where AWS manages opt-outs", async () => {
  const world = createWorld({ lists: { Default: [] }, suppressed: ["+5"], texted: ["+5"] });
  expect(await reconcile(world.ports)).toMatchObject({ compared: 0, repaired: 0 });
  expect([...(world.listed.get("Default") ?? [])]).toEqual([]);
});

test("stops when its time is up, and continues at the same page in the next run", async () => {
  const numbers = ["+1", "+2", "+3", "+4", "+5"];
  const world = createWorld({ lists: { Default: numbers } });
  expect(await reconcile(world.ports, { turns: 3 })).toMatchObject({ compared: 2, isComplete: false });
  expect(world.position()).toEqual({ source: { kind: "list", listName: "Default" }, token: "2" });
  expect(await reconcile(world.ports)).toMatchObject({ compared: 3, isComplete: true });
  expect(world.position()).toBeUndefined();
  expect([...world.reasons.keys()].sort()).toEqual(numbers);
});

test("repairs nothing for a customer who opted in after the page was read", async () => {
  const world = createWorld({ lists: { Default: ["+1"] } });
  const result = await reconcile({ ...world.ports, isListed: async () => false });
  expect(result).toMatchObject({ compared: 1, repaired: 0 });
  expect(world.reasons.size).toBe(0);
});

test("leaves a customer whose last text is not done for the next run", async () => {
  const world = createWorld({ lists: { Shops: [] }, suppressed: ["+5"] });
  const turns = [{ inboundMessageId: "in-1", replies: [{ id: "r", text: "Welcome back." }], effects: [] }];
  const items = [{ customer: "+5", number: NUMBER, record: { revision: 1, turns } }];
  const ports = { ...world.ports, readConversations: async () => ({ items }) };
  expect(await reconcile(ports, { settings: OWN })).toMatchObject({ compared: 0 });
});

test("waits and retries when it is throttled", async () => {
  const world = createWorld({ lists: { Default: ["+1"] } });
  let attempts = 0;
  const readList: ReconcilerPorts["readList"] = async (name, token) => {
    attempts += 1;
    if (attempts < 3) throw throttled();
    return world.ports.readList(name, token);
  };
  expect(await reconcile({ ...world.ports, readList })).toMatchObject({ repaired: 1, failed: 0 });
  expect(world.waits).toHaveLength(2);
});

test("counts what fails, and compares the others", async () => {
  const world = createWorld({ lists: { Default: ["+1", "+2", "+3"], Shops: ["+4"] } });
  const readOptOuts = async (customer: string) => {
    if (customer === "+2") throw new Error("no endpoint");
    return [];
  };
  const readList: ReconcilerPorts["readList"] = async (name, token) => {
    if (name === "Shops") throw throttled();
    return world.ports.readList(name, token);
  };
  const result = await reconcile({ ...world.ports, readOptOuts, readList }, { settings: OWN });
  expect(result).toMatchObject({ compared: 3, repaired: 2, failed: 2, isComplete: true });
  expect(result.errors).toHaveLength(2);
});
