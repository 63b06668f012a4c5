import { PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Notification } from "../../src/stream/notification.ts";
import { clientSettings, type TestCloud, testCloud } from "../local/cloud-fixture.ts";
import { type IsvQueue, subscribeQueue } from "./isv-queue.ts";
import { compact } from "./samples.ts";

const STREAM = "pinpoint-isv-suite-local-EngagementStream";
const SLOW = { timeout: 180_000 };
const WAIT = { timeout: 120_000, interval: 200 };
const HOUR_MS = 3_600_000;
// [North American Numbering Plan: 555 line numbers] of the local cloud's own outcomes.
const DELIVERED = "+14255550199";
const DELIVERED_AT_71_HOURS = "+14255550110";
const DELIVERED_TWICE = "+14255550113";
const OUT_OF_ORDER = "+14255550114";
const NO_RECEIPT = "+14255550115";
const UNREACHABLE = "+14254147167";

let here: TestCloud;
let sms: PinpointSMSVoiceV2Client;
let queue: IsvQueue;
beforeAll(async () => {
  here = await testCloud({ params: { textNotifications: "results" }, log: () => undefined });
  sms = new PinpointSMSVoiceV2Client(clientSettings(here.cloud.url));
  queue = await subscribeQueue(here.clients, "isv-of-texts", { channel: ["SMS"] });
}, 120_000);
afterAll(async () => {
  sms.destroy();
  await here.close();
}, 60_000);

const received: Notification[] = [];
/** All notifications about a text until now. */
const about = async (messageId: string | undefined) => {
  while ((await queue.receive((one) => received.push(one))) > 0);
  return received.flatMap((one) =>
    one.messageId !== messageId ? [] : [one.type === "text-result" ? one.status : one.type],
  );
};
const send = async (DestinationPhoneNumber: string) => {
  const command = new SendTextMessageCommand({
    DestinationPhoneNumber,
    OriginationIdentity: "+12065550161",
    MessageBody: "hello",
  });
  return (await sms.send(command)).MessageId;
};
const advance = async (hours: number) => {
  const request = { method: "POST", body: JSON.stringify({ advance: `PT${hours}H` }) };
  expect((await fetch(`${here.cloud.url}/_local/clock`, request)).status).toBe(200);
};
const now = async () => Date.parse((await (await fetch(`${here.cloud.url}/_local/clock`)).json()).now);

const putReceipts = async (requestedAt: number, messageId: string, receipts: [status: string, hour: number][]) => {
  const Records = receipts.map(([status, hour], index) => ({
    PartitionKey: `key-${index}`,
    Data: Buffer.from(
      compact("eum-text-delivered", {
        eventType: `TEXT_${status}`,
        messageStatus: status,
        messageId,
        isFinal: status !== "SENT",
        messageRequestTimestamp: requestedAt,
        eventTimestamp: requestedAt + hour * HOUR_MS,
      }),
    ),
  }));
  await here.clients.kinesis.send(new PutRecordsCommand({ StreamName: STREAM, Records }));
};

describe("an ISV", () => {
  test("receives one result for each text, whatever its receipts are", SLOW, async () => {
    const [delivered, twice, outOfOrder, unreachable] = [
      await send(DELIVERED),
      await send(DELIVERED_TWICE),
      await send(OUT_OF_ORDER),
      await send(UNREACHABLE),
    ];
    await advance(1);
    await vi.waitFor(async () => expect(await about(unreachable)).toEqual(["failed"]), WAIT);
    for (const id of [delivered, twice, outOfOrder])
      await vi.waitFor(async () => expect(await about(id)).toEqual(["delivered"]), WAIT);
  });

  test("receives one result for receipts of one text that parallel batches read", SLOW, async () => {
    // Their keys are in different shards.
    const requestedAt = await now();
    const statuses = ["SENT", "DELIVERED", "DELIVERED", "UNREACHABLE", "SENT", "DELIVERED", "UNKNOWN", "SENT"];
    await putReceipts(
      requestedAt,
      "parallel",
      statuses.map((status, index) => [status, index / 10]),
    );
    await vi.waitFor(async () => expect(await about("parallel")).toHaveLength(1), WAIT);
  });

  test("receives a late delivery at 71 hours, and unknown for a text without a receipt for 72", SLOW, async () => {
    const requestedAt = await now();
    const late = await send(DELIVERED_AT_71_HOURS);
    const silent = await send(NO_RECEIPT);
    await advance(71);
    await vi.waitFor(async () => expect(await about(late)).toEqual(["delivered"]), WAIT);
    expect(await about(silent)).toEqual([]);
    await advance(2);
    await vi.waitFor(async () => expect(await about(silent)).toEqual(["unknown"]), WAIT);
    await putReceipts(requestedAt, silent ?? "", [["DELIVERED", 73]]);
    await putReceipts(requestedAt, "after-all", [["DELIVERED", 1]]);
    await vi.waitFor(async () => expect(await about("after-all")).toEqual(["delivered"]), WAIT);
    expect(await about(silent)).toEqual(["unknown"]);
    expect(await about("parallel")).toHaveLength(1);
  });
});
