import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { run } from "../../../handlers/two-way-sms.ts";
import { createCertificates } from "../../../src/http/sns-receiver/certificates.ts";
import { createSnsReceiver } from "../../../src/http/sns-receiver/create-sns-receiver.ts";
import { getText } from "../../../src/http/sns-receiver/get-text.ts";
import { createSeenMessages } from "../../../src/http/sns-receiver/seen-messages.ts";
import type { SnsMessage } from "../../../src/http/sns-receiver/sns-message.ts";
import { SnsEvent } from "../../../src/sms/sns-event.ts";
import { createInMemoryTwoWay, createRules, inbound, NOW } from "../../sms/in-memory-two-way.ts";
import { certificateUntil, signed } from "./signed-sns.ts";

const TOPIC = "arn:aws:sns:us-east-1:111122223333:texts";
const SNS = "https://sns.us-east-1.amazonaws.com";

const listen = async (server: http.Server): Promise<string> => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** In place of the SNS host. */
const requested: string[] = [];
const snsHost = http.createServer((request, response) => {
  const path = request.url ?? "";
  requested.push(path);
  if (path === "/moved.pem") return response.writeHead(302, { location: "/new.pem" }).end();
  if (path === "/down.pem" && requested.filter((one) => one === path).length === 1)
    return response.writeHead(500).end();
  if (path === "/no-pem.pem" && requested.filter((one) => one === path).length === 1)
    return response.end("<html>one moment</html>");
  if (path === "/huge.pem") return response.end("x".repeat(1_000_000));
  return response.end(certificateUntil(path === "/expired.pem" ? "261130235959Z" : "491231235959Z"));
});

let now = NOW;
let failures = 0;
let receiverUrl: string;
let two: ReturnType<typeof createInMemoryTwoWay>;
const logged: [message: string, fields: Record<string, unknown>][] = [];
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const servers: http.Server[] = [snsHost];

beforeAll(async () => {
  const snsUrl = await listen(snsHost);
  const receiver = createSnsReceiver({
    topicArns: [TOPIC],
    clock: () => now,
    log: (...line) => logged.push(line),
    getText: (url) => getText(url.replace(SNS, snsUrl)),
    receive: async (event) => {
      if (failures-- > 0) throw new Error("the table is throttled");
      const invocation = { now, requestId: "request", remainingMs: () => 30_000, log };
      await run(SnsEvent.parse(event), { rules: createRules(), ports: two.ports }, invocation);
    },
  });
  const server = http.createServer(receiver);
  servers.push(server);
  receiverUrl = await listen(server);
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});
beforeEach(() => {
  two = createInMemoryTwoWay();
  [now, failures] = [NOW, 0];
  for (const list of [requested, logged]) list.length = 0;
});

let messages = 0;
const notification = (changes: Partial<SnsMessage> = {}): SnsMessage => {
  messages += 1;
  return {
    Type: "Notification",
    MessageId: `sns-${messages}`,
    TopicArn: TOPIC,
    Message: inbound("survey", `text-${messages}`),
    Timestamp: NOW.toISOString(),
    SignatureVersion: "2",
    Signature: "none",
    SigningCertURL: `${SNS}/SimpleNotificationService-1.pem`,
    ...changes,
  } as SnsMessage;
};
const confirmation = (Type: "SubscriptionConfirmation" | "UnsubscribeConfirmation", changes: object = {}) =>
  notification({ Type, Token: "t", SubscribeURL: `${SNS}/?Action=ConfirmSubscription&Token=t`, ...changes });

const postText = async (body: string): Promise<number> =>
  (await fetch(receiverUrl, { method: "POST", body, headers: { "content-type": "text/plain; charset=UTF-8" } })).status;
const post = (message: SnsMessage) => postText(JSON.stringify(message));
const lastReason = () => logged.at(-1)?.[1].why;

describe("a notification", () => {
  test.each(["1", "2"] as const)(
    "of signature version %s is received as two-way-sms receives it, and is replied to",
    async (SignatureVersion) => {
      expect(await post(signed(notification({ SignatureVersion })))).toBe(200);
      expect(two.sent).toMatchObject([{ text: expect.stringContaining("How satisfied are you") }]);
    },
  );

  test("with a subject is signed with it", async () => {
    expect(await post(signed(notification({ Subject: "a text" })))).toBe(200);
    expect(await post({ ...signed(notification({ Subject: "a text" })), Subject: "another" } as SnsMessage)).toBe(403);
    expect(two.sent).toHaveLength(1);
  });

  test("that is delivered again is received once", async () => {
    const message = signed(notification());
    expect(await post(message)).toBe(200);
    expect(await post(message)).toBe(200);
    expect(lastReason()).toBe("a duplicate");
    expect(two.sent).toHaveLength(1);
  });

  test("that fails gets a status after which SNS retries, and the retry is received", async () => {
    failures = 1;
    const message = signed(notification());
    expect(await post(message)).toBe(500);
    expect(lastReason()).toBe("the table is throttled");
    expect(await post(message)).toBe(200);
    expect(two.sent).toHaveLength(1);
  });

  test("fetches the certificate once for all", async () => {
    const SigningCertURL = `${SNS}/once.pem`;
    await Promise.all([post(signed(notification({ SigningCertURL }))), post(signed(notification({ SigningCertURL })))]);
    expect(await post(signed(notification({ SigningCertURL })))).toBe(200);
    expect(requested).toEqual(["/once.pem"]);
  });

  test("whose certificate is not available yet is received when it is delivered again", async () => {
    const message = signed(notification({ SigningCertURL: `${SNS}/down.pem` }));
    expect(await post(message)).toBe(503);
    expect(await post(message)).toBe(200);
  });

  test("whose certificate is another text at first is received when it is delivered again", async () => {
    const message = signed(notification({ SigningCertURL: `${SNS}/no-pem.pem` }));
    expect(await post(message)).toBe(503);
    expect(await post(message)).toBe(200);
  });
});

describe("is refused, and not received:", () => {
  const hour = 3_600_000;
  test.each<[name: string, message: SnsMessage, reason: RegExp]>([
    ["a changed text", { ...signed(notification()), Message: inbound("STOP", "forged") }, /signature/],
    ["a signature that is not base64", notification({ Signature: "%%%" }), /signature/],
    ["a certificate that has expired", signed(notification({ SigningCertURL: `${SNS}/expired.pem` })), /signature/],
    ["another topic", signed(notification({ TopicArn: `${TOPIC}-2` })), /topicArns/],
    ["a message older than an hour", signed(notification({ Timestamp: ago(hour + 301_000) })), /older than an hour/],
    ["a message from the future", signed(notification({ Timestamp: ago(-301_000) })), /future/],
    ...[
      "https://evil.example/SimpleNotificationService.pem",
      "https://sns.us-east-1.amazonaws.com.evil.example/a.pem",
      "https://sns.us-east-1.amazonaws.com:8443/a.pem",
      "https://sns.us-east-1.amazonaws.com@evil.example/a.pem",
      "https://s3.us-east-1.amazonaws.com/bucket/a.pem",
      "https://sns.eu-west-1.amazonaws.com/a.pem",
      "http://sns.us-east-1.amazonaws.com/a.pem",
      "https://sns.us-east-1.amazonaws.com/a.txt?.pem",
      "not a URL",
    ].map((SigningCertURL): [string, SnsMessage, RegExp] => [
      `the certificate ${SigningCertURL}`,
      signed(notification({ SigningCertURL })),
      /certificate is not from the SNS host/,
    ]),
    [
      "a confirmation that leads elsewhere",
      signed(confirmation("SubscriptionConfirmation", { SubscribeURL: "https://evil.example/" })),
      /SubscribeURL/,
    ],
  ])("%s", async (_, message, reason) => {
    expect(await post(message)).toBe(403);
    expect(lastReason()).toMatch(reason);
    expect(two.sent).toEqual([]);
    expect(requested.filter((path) => path.includes("Action"))).toEqual([]);
  });

  test.each(["/moved.pem", "/huge.pem"])("a certificate at %s, which redirects or is too long", async (path) => {
    expect(await post(signed(notification({ SigningCertURL: `${SNS}${path}` })))).toBe(503);
    expect(lastReason()).toMatch(/status 302|larger than 65536 bytes/);
    expect(requested).toEqual([path]);
    expect(two.sent).toEqual([]);
  });

  test.each([
    ["a body that is not JSON", "{", 400],
    ["a raw message", inbound("survey", "raw"), 400],
    ["an unknown signature version", JSON.stringify({ ...notification(), SignatureVersion: "3" }), 400],
    ["a body of a megabyte", JSON.stringify(notification({ Message: "x".repeat(1_000_000) })), 413],
  ])("%s", async (_, body, status) => expect(await postText(body)).toBe(status));

  test("a GET request", async () => expect((await fetch(receiverUrl)).status).toBe(405));
});

describe("a subscription", () => {
  test("is confirmed once", async () => {
    const message = signed(confirmation("SubscriptionConfirmation"));
    expect([await post(message), await post(message)]).toEqual([200, 200]);
    expect(requested.filter((path) => path.includes("Action"))).toEqual(["/?Action=ConfirmSubscription&Token=t"]);
    expect(two.sent).toEqual([]);
  });

  test("that ends is logged, and not confirmed again", async () => {
    expect(await post(signed(confirmation("UnsubscribeConfirmation")))).toBe(200);
    expect(requested.filter((path) => path.includes("Action"))).toEqual([]);
    expect(logged).toEqual([["unsubscribed: no further texts are received", { topicArn: TOPIC }]]);
  });
});

describe("the memory is bounded:", () => {
  const at = (ms: number) => new Date(NOW.getTime() + ms);

  test("the id of a message is forgotten after two hours", () => {
    const seen = createSeenMessages();
    seen.begin("a", NOW);
    seen.end("a", true);
    expect(seen.begin("a", at(7_200_000))).toBe("done");
    expect(seen.begin("a", at(7_200_001))).toBe("new");
  });

  test("of more than 50,000 ids, the oldest are forgotten", () => {
    const seen = createSeenMessages();
    for (let index = 0; index <= 50_000; index += 1) seen.begin(`${index}`, NOW);
    expect([seen.begin("1", NOW), seen.begin("0", NOW)]).toEqual(["running", "new"]);
  });

  test("of more than 20 certificates, the oldest is fetched again", async () => {
    const fetched: string[] = [];
    const certificateAt = createCertificates(async (url) => {
      fetched.push(url);
      return certificateUntil("491231235959Z");
    });
    for (let index = 0; index <= 20; index += 1) await certificateAt(`${index}`);
    await certificateAt("20");
    await certificateAt("0");
    expect(fetched.slice(-2)).toEqual(["20", "0"]);
  });
});

function ago(ms: number): string {
  return new Date(NOW.getTime() - ms).toISOString();
}
