// The senders over the local cloud, with the stock Lambda client and the Poke client.
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import * as z from "zod";
import { createPokeClient, type PokeHandler } from "../../src/poke-client/index.ts";
import { PokeNotSent, sendMulticastPoke, sendPoke } from "../../src/poke-sender/index.ts";
import { type TestCloud, testCloud } from "../local/cloud-fixture.ts";

const UNTIL = { timeout: 60_000, interval: 50 };
const MAX_BYTES = 131_072;

let here: TestCloud;
beforeAll(async () => {
  here = await testCloud({ log: () => {} });
}, 120_000);
afterAll(() => here.close());

const connect = (customerId: string) => {
  const client = createPokeClient({
    token: async () => (await fetch(`${here.cloud.url}/_local/token?customerId=${customerId}`)).json(),
  });
  onTestFinished(() => client.close());
  return client;
};

/** Data with which the message, as JSON, has exactly this many bytes. */
const fill = (message: object, sizeBytes: number) =>
  "x".repeat(sizeBytes - Buffer.byteLength(JSON.stringify({ ...message, data: "" })));

describe("sendPoke", () => {
  test("returns the response when the broker has accepted the poke, which the client receives", async () => {
    const handler = vi.fn<PokeHandler<unknown>>();
    await connect("u-1").register("CustomerLikes", handler);
    const accepted = await sendPoke("u-1", "CustomerLikes", { track: 7 }, here.clients.lambda, { id: "likes-1" });
    expect(accepted).toMatchObject({ status: "accepted", id: "likes-1", billedUnits: 1 });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce(), UNTIL);
    expect(handler.mock.calls[0]).toMatchObject(["CustomerLikes", { track: 7 }, { id: "likes-1" }]);
  }, 90_000);

  test("delivers a message of 131,072 bytes with the shortest names, and throws for one byte more", async () => {
    const handler = vi.fn<PokeHandler<unknown>>();
    await connect("u").register("D", handler);
    const data = fill({ customerId: "u", domain: "D" }, MAX_BYTES);
    const { id } = await sendPoke("u", "D", data, here.clients.lambda);
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce(), UNTIL);
    expect(handler.mock.calls[0]?.[1]).toBe(data);
    expect(handler.mock.calls[0]?.[2].id).toBe(id);
    await expect(sendPoke("u", "D", `${data}x`, here.clients.lambda)).rejects.toMatchObject({
      status: "refused",
      reason: "too-large",
      isTemporary: false,
    });
  }, 90_000);

  test("throws a typed error with the field that breaks a rule", async () => {
    const refused = sendPoke("", "CustomerLikes", undefined, here.clients.lambda);
    await expect(refused).rejects.toBeInstanceOf(PokeNotSent);
    await expect(refused).rejects.toMatchObject({
      status: "refused",
      reason: "invalid",
      field: "customerId",
      isTemporary: false,
    });
  }, 90_000);

  test("throws an error that is temporary if the broker throttles", async () => {
    await here.setFaults([{ service: "iotdata", kind: "throttle" }]);
    onTestFinished(() => here.setFaults([]));
    await expect(sendPoke("u-1", "D", undefined, here.clients.lambda)).rejects.toMatchObject({
      status: "refused",
      reason: "throttled",
      isTemporary: true,
    });
  }, 90_000);

  test("throws an error with the cure if there is no such function", async () => {
    await expect(sendPoke("u-1", "D", undefined, here.clients.lambda, { functionName: "pook" })).rejects.toMatchObject({
      status: "failed",
      reason: "not-found",
      rule: expect.stringContaining("functionName"),
    });
  }, 90_000);

  test("throws if the function is not a poke function", async () => {
    const wrong = sendPoke("u-1", "D", undefined, here.clients.lambda, { functionName: "poke-authorizer" });
    await expect(wrong).rejects.toMatchObject({ status: "failed", reason: "response-unreadable" });
  }, 90_000);

  test("does not send data that breaks the contract", async () => {
    const contract = z.object({ track: z.number() });
    const refused = sendPoke("u-1", "D", { track: "7" }, here.clients.lambda, {
      contract,
      functionName: "not invoked",
    });
    await expect(refused).rejects.toMatchObject({ status: "refused", reason: "contract", field: "data" });
    await expect(sendPoke("u-1", "D", { track: 7 }, here.clients.lambda, { contract })).resolves.toMatchObject({
      status: "accepted",
    });
  }, 90_000);
});

describe("sendMulticastPoke", () => {
  test("delivers a message of 131,072 bytes with its filter", async () => {
    const handler = vi.fn<PokeHandler<unknown>>();
    await connect("u-1").registerMulticast("D", "f", handler);
    const data = fill({ domain: "D", filter: "f" }, MAX_BYTES);
    await sendMulticastPoke("D", "f", data, here.clients.lambda);
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce(), UNTIL);
    expect(handler.mock.calls[0]?.[1]).toBe(data);
    expect(handler.mock.calls[0]?.[2].filter).toBe("f");
  }, 90_000);

  test("throws an error that names `multicast-poke` if it invokes `poke`", async () => {
    const wrong = sendMulticastPoke("D", "f", undefined, here.clients.lambda, { functionName: "poke" });
    await expect(wrong).rejects.toMatchObject({ reason: "invalid", rule: expect.stringContaining("multicast-poke") });
  }, 90_000);

  test("warns once about a contract with fields about persons, and sends the pokes", async () => {
    const handler = vi.fn<PokeHandler<unknown>>();
    await connect("u-1").registerMulticast("PLAYLIST", "trip", handler);
    const contract = z.object({ track: z.string(), by: z.object({ email: z.string() }) });
    const warnings: Error[] = [];
    const collect = (warning: Error) => void warnings.push(warning);
    process.on("warning", collect);
    onTestFinished(() => void process.off("warning", collect));
    for (const track of ["Naima", "Giant Steps"])
      await sendMulticastPoke("PLAYLIST", "trip", { track, by: { email: "a@example.com" } }, here.clients.lambda, {
        contract,
      });
    await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2), UNTIL);
    const ofPokes = warnings.filter(({ name }) => name === "PokeWarning");
    expect(ofPokes).toMatchObject([
      {
        code: "POKE_PERSONAL_FIELDS",
        message: expect.stringContaining("PLAYLIST has fields about persons: by.email."),
      },
    ]);
  }, 90_000);

  test("passes fields about persons to onPersonalFields in place of the warning, and has none for sendPoke", async () => {
    const fields = { userId: z.string() };
    const onPersonalFields = vi.fn();
    const options = { contract: z.object(fields), onPersonalFields };
    await sendMulticastPoke("D", "f", { userId: "u" }, here.clients.lambda, options);
    expect(onPersonalFields.mock.calls).toEqual([[["userId"]]]);
    const emitWarning = vi.spyOn(process, "emitWarning");
    onTestFinished(() => void emitWarning.mockRestore());
    await sendPoke("u-1", "D", { userId: "u" }, here.clients.lambda, { contract: z.object(fields) });
    expect(emitWarning).not.toHaveBeenCalled();
  }, 90_000);
});
