import { afterEach, describe, expect, test } from "vitest";
import { createDynamoDbClient } from "../../src/aws/clients/dynamodb.ts";
import { createPinpointClient } from "../../src/aws/clients/pinpoint.ts";
import { createSesClient } from "../../src/aws/clients/ses.ts";
import { createSnsClient } from "../../src/aws/clients/sns.ts";
import { putItems } from "../../src/aws/dynamodb-batch.ts";
import { connectNotificationTopic } from "../../src/aws/notification-topic.ts";
import { connectPinpointOptOut } from "../../src/aws/pinpoint-opt-out.ts";
import { connectSesSuppression } from "../../src/aws/ses-suppression.ts";
import type { SuppressionTarget } from "../../src/stream/ports.ts";
import { readRecord } from "../../src/stream/read-record.ts";
import { toRecords } from "../stream/in-memory-stream.ts";
import { compact } from "../stream/samples.ts";
import { type Call, type ScriptedResponse, scriptService } from "./scripted-service.ts";

let close: (() => void) | undefined;
afterEach(() => close?.());
const script = async (respond: (call: Call) => ScriptedResponse): Promise<Call[]> => {
  const service = await scriptService(respond);
  ({ close } = service);
  return service.calls;
};
const atOnce = async (): Promise<void> => undefined;
const now = new Date("2026-09-01T16:00:00Z");

describe("the topic", () => {
  const batch = toRecords(["email-open", "email-click", "email-hardbounce"].map((name) => compact(name)))
    .flatMap(readRecord)
    .filter((item) => item.kind === "notification");
  const failure = (id: string, code: string, isSender: boolean) =>
    `<member><Id>${id}</Id><Code>${code}</Code><SenderFault>${isSender}</SenderFault></member>`;
  const success = (id: string) => `<member><Id>${id}</Id><MessageId>m-${id}</MessageId></member>`;
  const xml = (successful: string, failed: string): ScriptedResponse => ({
    status: 200,
    headers: { "content-type": "text/xml" },
    body: `<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult><Successful>${successful}</Successful><Failed>${failed}</Failed></PublishBatchResult></PublishBatchResponse>`,
  });

  test("retries only failed entries; refused entries stay refused", async () => {
    let calls = 0;
    const made = await script(() =>
      ++calls === 1
        ? xml(success("0"), failure("1", "InternalError", false) + failure("2", "InvalidParameter", true))
        : xml(success("1"), ""),
    );
    const topic = connectNotificationTopic(createSnsClient(), "arn:aws:sns:us-east-1:000000000000:t", atOnce);
    expect(await topic.publish(batch)).toEqual([
      { kind: "published" },
      { kind: "published" },
      { kind: "refused", reason: "InvalidParameter" },
    ]);
    expect(made).toHaveLength(2);
    expect(new URLSearchParams(made[1]?.body).get("PublishBatchRequestEntries.member.1.Id")).toBe("1");
    expect(made[1]?.body).not.toContain("PublishBatchRequestEntries.member.2");
  });

  test("returns `failed` for entries that fail three times, and keeps the published ones", async () => {
    await script(() => xml(success("0"), failure("1", "InternalError", false) + failure("2", "InternalError", false)));
    const topic = connectNotificationTopic(createSnsClient(), "arn:aws:sns:us-east-1:000000000000:t", atOnce);
    const failed = { kind: "failed", reason: "InternalError" };
    expect(await topic.publish(batch)).toEqual([{ kind: "published" }, failed, failed]);
  });

  test("sets the attributes to filter by, and omits empty ones", async () => {
    const made = await script(() => xml(["0", "1", "2"].map(success).join(""), ""));
    await connectNotificationTopic(createSnsClient(), "arn:aws:sns:us-east-1:000000000000:t", atOnce).publish(batch);
    const sent = new URLSearchParams(made[0]?.body);
    const names = [...sent].filter(([key]) => /member\.3\.MessageAttributes.*Name$/.test(key)).map(([, name]) => name);
    expect(names).toEqual(["type", "source", "event", "channel", "applicationId", "campaignId"]);
    expect([...sent.keys()].filter((key) => /MessageGroupId|MessageDeduplicationId/.test(key))).toEqual([]);
  });

  test("that is FIFO receives the notifications of an endpoint in one group, each with its id", async () => {
    const made = await script(() => xml(["0", "1", "2"].map(success).join(""), ""));
    const arn = "arn:aws:sns:us-east-1:000000000000:t.fifo";
    const data = ["ep-1", "ep-1", "ep-2"].map((client_id, index) =>
      compact("campaign-send-success", { client: { client_id }, event_timestamp: index }),
    );
    const three = toRecords(data)
      .flatMap(readRecord)
      .filter((item) => item.kind === "notification");
    await connectNotificationTopic(createSnsClient(), arn, atOnce).publish(three);
    const sent = new URLSearchParams(made[0]?.body);
    const all = (field: string) =>
      [1, 2, 3].map((entry) => sent.get(`PublishBatchRequestEntries.member.${entry}.${field}`));
    const [group, sameGroup, otherGroup] = all("MessageGroupId");
    expect(group).toMatch(/^[\w-]{43}$/);
    expect(sameGroup).toBe(group);
    expect(otherGroup).not.toBe(group);
    expect(all("MessageDeduplicationId")).toEqual(three.map(({ notification }) => notification.id));
  });
});

describe("a table", () => {
  const items = Array.from({ length: 30 }, (_, index) => ({ pk: { S: String(index) } }));
  const requestsOf = (call: Call): unknown[] => JSON.parse(call.body).RequestItems.t;

  test("is sent only the unprocessed items again", async () => {
    const made = await script((call) => {
      const unprocessed = made.length < 3 ? requestsOf(call).slice(0, 3) : [];
      return { status: 200, body: { UnprocessedItems: unprocessed.length > 0 ? { t: unprocessed } : {} } };
    });
    await putItems(createDynamoDbClient(), "t", items, atOnce);
    expect(made.map((call) => requestsOf(call).length).sort()).toEqual([25, 3, 3, 5].sort());
  });

  test("that keeps throttling is a fault of kind `throttled`", async () => {
    await script((call) => ({ status: 200, body: { UnprocessedItems: { t: requestsOf(call) } } }));
    const put = putItems(createDynamoDbClient(), "t", items, atOnce);
    await expect(put).rejects.toMatchObject({ name: "RemoteFault", kind: "throttled" });
  });
});

const target: SuppressionTarget = {
  applicationId: "app-1",
  endpointId: "ep-3",
  addresses: ["b@example.com"],
  reason: "hard-bounce",
};

describe("a Pinpoint endpoint", () => {
  test.each([
    ["is opted out", { status: 200, body: { OptOut: "NONE" } }, ["GET", "PUT"]],
    ["that is opted out is not updated", { status: 200, body: { OptOut: "ALL" } }, ["GET"]],
    [
      "that does not exist is not created",
      { status: 404, headers: { "x-amzn-errortype": "NotFoundException" } },
      ["GET"],
    ],
  ])("%s", async (_, found, methods) => {
    const made = await script(({ method }) => (method === "GET" ? found : { status: 202 }));
    await connectPinpointOptOut(createPinpointClient()).suppress(target, now);
    expect(made.map(({ method }) => method)).toEqual(methods);
    if (made[1] !== undefined) expect(JSON.parse(made[1].body)).toEqual({ OptOut: "ALL" });
  });

  test("is not read if the event has none", async () => {
    const made = await script(() => ({ status: 500 }));
    await connectPinpointOptOut(createPinpointClient()).suppress({ addresses: [], reason: "complaint" }, now);
    expect(made).toEqual([]);
  });
});

describe("the account's suppression list", () => {
  test("accepts bounces and complaints, but neither opt-outs nor phone numbers", async () => {
    const made = await script(() => ({ status: 200 }));
    const { suppress } = connectSesSuppression(createSesClient());
    await suppress({ ...target, addresses: ["b@example.com", "+12065550101"] }, now);
    await suppress({ ...target, reason: "complaint" }, now);
    await suppress({ ...target, reason: "opt-out" }, now);
    expect(made.map(({ body }) => JSON.parse(body))).toEqual([
      { EmailAddress: "b@example.com", Reason: "BOUNCE" },
      { EmailAddress: "b@example.com", Reason: "COMPLAINT" },
    ]);
  });
});
