// Each limit of the quotas page on one request: at the limit it is accepted, and with one more it is rejected.
// Limits on the number of active resources are in test/engine/active-quotas.test.ts and test/engine/job/import.test.ts.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Scene } from "./case.ts";
import { type Stage, startStage } from "./scene.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage.close());

const numbered = <Value>(count: number, value: Value): Record<string, Value> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, value]));
const text = (length: number) => "x".repeat(length);

const endpoint = ({ pinpoint, ApplicationId }: Scene, EndpointRequest: object) =>
  pinpoint.updateEndpoint({ ApplicationId, EndpointId: "ada", EndpointRequest });

/** Rejects if the event is rejected, which is no error of the request. */
const event = async ({ pinpoint, ApplicationId }: Scene, more: object) => {
  const Events = { one: { EventType: "e", Timestamp: "2026-09-01T16:00:02Z", ...more } };
  const request = { ApplicationId, EventsRequest: { BatchItem: { ada: { Endpoint: {}, Events } } } };
  const result = (await pinpoint.putEvents(request)).EventsResponse?.Results?.ada?.EventsItemResponse?.one;
  if (result?.StatusCode !== 202) throw new Error(result?.Message);
};

const journeyOfDays = ({ pinpoint, ApplicationId }: Scene, days: number) => {
  const StartTime = new Date("2030-01-01T00:00:00Z");
  const Schedule = { StartTime, EndTime: new Date(StartTime.getTime() + days * 86_400_000), Timezone: "UTC" };
  return pinpoint.createJourney({ ApplicationId, WriteJourneyRequest: { Name: "long", Schedule } });
};

type Limit = [what: string, limit: number, send: (scene: Scene, size: number) => Promise<unknown>];

const ENDPOINTS: Limit[] = [
  [
    "characters in the name of an attribute",
    50,
    (scene, size) => endpoint(scene, { Attributes: { [text(size)]: ["v"] } }),
  ],
  ["characters in the name of a metric", 50, (scene, size) => endpoint(scene, { Metrics: { [text(size)]: 1 } })],
  [
    "characters in the value of an attribute",
    100,
    (scene, size) => endpoint(scene, { Attributes: { a: [text(size)] } }),
  ],
  ["values of an attribute", 50, (scene, size) => endpoint(scene, { Attributes: { a: Array(size).fill("v") } })],
  [
    "values of a user attribute",
    50,
    (scene, size) => endpoint(scene, { User: { UserAttributes: { a: Array(size).fill("v") } } }),
  ],
  [
    "names of attributes in an application",
    250,
    (scene, size) => endpoint(scene, { Attributes: numbered(size, ["v"]) }),
  ],
];

const EVENTS: Limit[] = [
  [
    "attributes and metrics of an event",
    40,
    (scene, size) => event(scene, { Attributes: numbered(size - 1, "v"), Metrics: { m: 1 } }),
  ],
  [
    "characters in the key of an event attribute",
    50,
    (scene, size) => event(scene, { Attributes: { [text(size)]: "v" } }),
  ],
  [
    "characters in the value of an event attribute",
    200,
    (scene, size) => event(scene, { Attributes: { a: text(size) } }),
  ],
];

const TEMPLATES: Limit[] = [
  [
    "characters in an SMS template",
    1_600,
    ({ pinpoint, name }, size) =>
      pinpoint.createSmsTemplate({ TemplateName: name, SMSTemplateRequest: { Body: text(size) } }),
  ],
  [
    "characters in an email template",
    600_000,
    ({ pinpoint, name }, size) =>
      pinpoint.createEmailTemplate({ TemplateName: name, EmailTemplateRequest: { HtmlPart: text(size) } }),
  ],
  [
    "characters in a push template",
    4_000,
    ({ pinpoint, name }, size) =>
      pinpoint.createPushTemplate({
        TemplateName: name,
        PushNotificationTemplateRequest: { GCM: { Body: text(size) } },
      }),
  ],
  [
    "characters in a voice template",
    10_000,
    ({ pinpoint, name }, size) =>
      pinpoint.createVoiceTemplate({ TemplateName: name, VoiceTemplateRequest: { Body: text(size) } }),
  ],
];

const OTHERS: Limit[] = [
  [
    "characters in the name of a journey",
    150,
    ({ pinpoint, ApplicationId }, size) =>
      pinpoint.createJourney({ ApplicationId, WriteJourneyRequest: { Name: text(size) } }),
  ],
  ["days from the start to the end of a journey", 540, journeyOfDays],
  [
    "tags of a resource",
    50,
    ({ pinpoint }, size) => pinpoint.createApp({ CreateApplicationRequest: { Name: "x", tags: numbered(size, "v") } }),
  ],
];

test.each([...ENDPOINTS, ...EVENTS, ...TEMPLATES, ...OTHERS])(
  "%s: %i are accepted, and one more is rejected",
  async (_, limit, send) => {
    await expect(send(await stage.nextScene(), limit + 1)).rejects.toThrow(/\S/);
    await send(await stage.nextScene(), limit);
  },
);
