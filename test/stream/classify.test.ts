import { describe, expect, test } from "vitest";
import { Notification } from "../../src/stream/notification.ts";
import { toSuppressionTarget } from "../../src/stream/plan-delivery.ts";
import { readRecord } from "../../src/stream/read-record.ts";
import { toRecords } from "./in-memory-stream.ts";
import { compact, samples } from "./samples.ts";

/** The samples by the type of their notification. A sample that is not listed fails. */
const EXPECTED: Record<string, readonly string[]> = {
  sent: [
    "campaign-send-success journey-send-success email-send email-send-transactional email-send-timestamp-as-text",
    "email-header-with-line-breaks sms-buffered sms-buffered-successful sms-send timestamps-as-text",
    "poke-accepted endpoint-string-broken ses-send eum-text-queued eum-text-pending eum-text-sent eum-voice-initiated eum-voice-ringing",
  ],
  delivered: [
    "email-delivered sms-success sms-success-lower-case campaign-received-foreground campaign-received-background",
    "journey-received-foreground journey-received-background ses-delivery eum-text-successful eum-text-delivered",
    "eum-voice-answered eum-voice-completed eum-media-delivered",
  ],
  failed: [
    "campaign-send-failure-permanent campaign-send-holdout campaign-send-daily-cap campaign-send-hook-failure",
    "poke-refused poke-skipped campaign-send-custom-delivery-failure journey-send-failure-permanent email-rejected email-rendering-failure",
    "sms-failure-invalid sms-failure-unreachable sms-failure-carrier-blocked sms-failure-ttl-expired sms-failure-unknown",
    "ses-reject ses-rendering-failure eum-text-blocked eum-text-carrier-blocked eum-text-carrier-unreachable",
    "eum-text-invalid eum-text-invalid-message eum-text-unreachable eum-text-ttl-expired eum-text-spam eum-text-unknown",
    "eum-text-protect-blocked eum-voice-busy eum-voice-no-answer eum-voice-failed eum-media-file-inaccessible",
    "eum-media-file-type-unsupported eum-media-file-size-exceeded",
  ],
  opened: [
    "email-open campaign-opened-notification journey-opened-notification inapp-message-displayed ses-open eum-rcs-read",
  ],
  clicked: ["email-click inapp-message-clicked ses-click"],
  "hard-bounce": [
    "email-hardbounce email-hardbounce-journey email-hardbounce-transactional email-hardbounce-without-facets",
    "ses-bounce-permanent ses-bounce-several-recipients ses-notification-type ses-by-eventbridge ses-by-sns",
  ],
  "soft-bounce": ["email-softbounce ses-bounce-transient ses-bounce-undetermined"],
  complaint: ["email-complaint ses-complaint ses-complaint-without-type"],
  "opt-out": ["email-unsubscribe sms-optout sms-failure-opted-out ses-subscription-unsubscribe-all"],
  custom: [
    "session-start session-stop session-pause session-resume userauth-sign-in userauth-sign-up userauth-auth-fail",
    "monetization-purchase custom-isv-delivery poke-refused-by-application journey-send-quiet-time-wait-finished inapp-message-dismissed",
    "email-complaint-not-spam ses-delivery-delay ses-subscription-one-topic eum-text-of-tomorrow type-of-tomorrow minimal",
  ],
  unknown: ["another-product"],
  "test-event": ["test-event-stream"],
};
const expectedOf = new Map(
  Object.entries(EXPECTED).flatMap(([type, lists]) =>
    lists.flatMap((list) => list.split(" ").map((name) => [name, type] as const)),
  ),
);

const readOne = (text: string) => {
  const [item] = toRecords([text]).flatMap(readRecord);
  if (item === undefined) throw new Error("the record has no items");
  return item;
};
const notify = (name: string, changes: Record<string, unknown> = {}) => {
  const item = readOne(compact(name, changes));
  if (item.kind !== "notification") throw new Error(`${name} is ${item.kind}`);
  return Notification.parse(JSON.parse(item.body));
};

describe.each([...samples.keys()])("%s", (name) => {
  test(`is classified as ${expectedOf.get(name)}`, () => {
    const item = readOne(samples.get(name) ?? "");
    expect(item.kind === "notification" ? item.notification.type : item.kind).toBe(expectedOf.get(name));
  });
});

test("every notification matches the published schema", () => {
  for (const [name, type] of expectedOf) if (type !== "test-event") expect(notify(name).type).toBe(type);
});

test("notifies with the campaign, the treatment, the endpoint and the user", () => {
  expect(notify("campaign-send-success")).toMatchObject({
    source: "pinpoint",
    event: "_campaign.send",
    channel: "CUSTOM",
    applicationId: "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
    endpointId: "ep-1",
    userId: "u-4711",
    campaignId: "5f0e1d2c3b4a59687766554433221100",
    campaignActivityId: "a1c7e3b59d024f6886b0d2f4135791ac",
    treatmentId: "0",
    occurredAt: 1788278400512,
  });
});

test("notifies with the journey, its run and its activity", () => {
  expect(notify("journey-send-success")).toMatchObject({
    journeyId: "9d0e8f7a6b5c4d3e2f1a0b9c8d7e6f5a",
    journeyRunId: "77ab01cd23ef45ab67cd89ef01ab23cd",
    journeyActivityId: "Xk3v0AbCdE",
  });
});

test("notifies with the bounced addresses and the reason, for Pinpoint and SES", () => {
  const bounce = {
    type: "hard-bounce",
    channel: "EMAIL",
    reason: "General",
    addresses: ["b@example.com"],
    endpointId: "ep-3",
  };
  for (const name of ["email-hardbounce", "ses-bounce-permanent", "ses-by-sns", "ses-by-eventbridge"]) {
    expect(notify(name)).toMatchObject(bounce);
  }
  expect(notify("ses-bounce-several-recipients")).toMatchObject({ addresses: ["b@example.com", "c@example.com"] });
});

test.each([
  ["of the message if the event lists no recipient", [], ["m@example.com"]],
  ["of the message if no recipient has one", [{}], ["m@example.com"]],
  ["of the recipients that have one", [{}, { email_address: "b@example.com" }], ["b@example.com"]],
])("notifies with the addresses %s", (_, bounced_recipients, addresses) => {
  const mail_event = { mail: { destination: ["m@example.com"] }, bounce: { bounced_recipients } };
  expect(notify("email-hardbounce", { facets: { email_channel: { mail_event } } })).toMatchObject({ addresses });
});

test("does not report the random client id of a transactional message as an endpoint", () => {
  expect(notify("email-hardbounce-transactional")).not.toHaveProperty("endpointId");
  expect(notify("sms-success-lower-case")).not.toHaveProperty("endpointId");
  expect(notify("email-hardbounce-journey")).toHaveProperty("endpointId", "ep-3");
});

test("a truncated endpoint string loses the user id and nothing else", () => {
  const notification = notify("endpoint-string-broken");
  expect(notification).toMatchObject({ type: "sent", endpointId: "ep-1" });
  expect(notification).not.toHaveProperty("userId");
});

test("reads a user id that contains escapes", () => {
  const endpoint = JSON.stringify({ Attributes: { note: ['"UserId":"wrong"'] }, User: { UserId: 'a "b" \\ é' } });
  expect(notify("campaign-send-success", { client_context: { custom: { endpoint } } })).toHaveProperty(
    "userId",
    'a "b" \\ é',
  );
});

test("publishes an event of another product to the last digit", () => {
  const item = readOne(samples.get("another-product") ?? "");
  expect(item).toMatchObject({ kind: "notification", body: expect.stringContaining("12345678901234567890") });
});

test("reads event types in any letter case", () => {
  for (const event_type of ["_EMAIL.HARDBOUNCE", "_Email.HardBounce"]) {
    expect(notify("email-hardbounce", { event_type })).toHaveProperty("type", "hard-bounce");
  }
});

test("suppresses after a hard bounce, a complaint and an opt-out, and after nothing else", () => {
  const due = [...expectedOf]
    .filter(([, type]) => type !== "test-event")
    .filter(([name]) => {
      const item = readOne(compact(name));
      return item.kind === "notification" && toSuppressionTarget(item.notification) !== undefined;
    });
  expect(new Set(due.map(([, type]) => type))).toEqual(new Set(["hard-bounce", "complaint", "opt-out"]));
});

test("distinguishes permanent failures from transient ones", () => {
  expect(notify("sms-failure-invalid")).toMatchObject({ isPermanent: true, reason: "INVALID" });
  expect(notify("sms-failure-unknown")).toMatchObject({ isPermanent: false });
  expect(notify("campaign-send-failure-permanent")).toMatchObject({ isPermanent: true });
  expect(notify("eum-text-protect-blocked")).toMatchObject({ isPermanent: true });
});

describe("a result of the Poke channel", () => {
  test("is a failure with its reason if the channel refused or skipped the recipient", () => {
    expect(notify("poke-refused")).toMatchObject({
      type: "failed",
      event: "poke.refused",
      reason: "data: neither JSON nor a bare domain name",
      isPermanent: false,
      endpointId: "ep-1",
      campaignId: "5f0e1d2c3b4a59687766554433221100",
    });
    expect(notify("poke-skipped")).toMatchObject({ type: "failed", reason: "opted-out", isPermanent: false });
  });

  test("is `custom` if an application sent it, in any letter case", () => {
    for (const event_type of ["poke.accepted", "poke.refused", "poke.skipped", "Poke.Refused"])
      expect(notify("poke-refused", { event_type, event_version: "3.0" })).toMatchObject({ type: "custom" });
  });

  const idOf = (changes: Record<string, unknown>) =>
    notify("custom-isv-delivery", {
      event_type: "poke.accepted",
      event_version: "3.1",
      attributes: { event_id: "e-1" },
      ...changes,
    }).id;

  test("has the same id each time it is written, at any time", () => {
    const later = { event_timestamp: 1_788_278_500_000, arrival_timestamp: 1_788_278_500_001 };
    expect(idOf(later)).toBe(idOf({}));
    expect(idOf({ attributes: { event_id: "e-1", reason: "duplicate" } })).toBe(idOf({}));
  });

  test.each([
    ["another result", { attributes: { event_id: "e-2" } }],
    ["another type", { event_type: "poke.refused" }],
    ["another endpoint", { client: { client_id: "ep-other" } }],
    ["another application", { application: { app_id: "other" } }],
    ["an event that an application sent", { event_version: "3.0" }],
  ])("has another id than %s", (_, changes) => {
    expect(idOf(changes)).not.toBe(idOf({}));
  });

  test("is the only event that its event id identifies: other events with the same attribute are different events", () => {
    const visit = { event_type: "concert.visited" };
    expect(idOf({ ...visit, event_timestamp: 1_788_278_500_000 })).not.toBe(idOf(visit));
  });
});
