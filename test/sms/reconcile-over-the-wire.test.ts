import { readFileSync } from "node:fs";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { CreateAppCommand, GetEndpointCommand, UpdateEndpointCommand } from "@aws-sdk/client-pinpoint";
import {
  DeleteOptedOutNumberCommand,
  DescribeOptedOutNumbersCommand,
  PinpointSMSVoiceV2Client,
  PutOptedOutNumberCommand,
  UpdatePhoneNumberCommand,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { clientSettings, type TestCloud, testCloud } from "../local/cloud-fixture.ts";

const OWN = "+12065550101";
const EVENT = readFileSync("events/opt-out-reconciler/scheduled.json", "utf8");
const keyword = (Keyword: string) => ({ Keyword, KeywordMessage: `${Keyword} is done.` });
const settings = { numbers: { [OWN]: { selfManagedOptOuts: true, keywords: [keyword("STOP"), keyword("HELP")] } } };

let local: TestCloud;
let sms: PinpointSMSVoiceV2Client;
let ApplicationId: string | undefined;

beforeAll(async () => {
  local = await testCloud({ params: { smsNumbers: JSON.stringify(settings) } });
  sms = new PinpointSMSVoiceV2Client(clientSettings(local.cloud.url));
  const app = await local.clients.pinpoint.send(
    new CreateAppCommand({ CreateApplicationRequest: { Name: "reconciled" } }),
  );
  ApplicationId = app.ApplicationResponse?.Id;
  await sms.send(new UpdatePhoneNumberCommand({ PhoneNumberId: OWN, SelfManagedOptOutsEnabled: true }));
}, 120_000);
afterAll(async () => {
  sms.destroy();
  await local.close();
}, 60_000);

const putEndpoint = (EndpointId: string, OptOut = "NONE") =>
  local.clients.pinpoint.send(
    new UpdateEndpointCommand({
      ApplicationId,
      EndpointId,
      EndpointRequest: { Address: EndpointId, ChannelType: "SMS", OptOut },
    }),
  );
const optOutOf = async (EndpointId: string) =>
  (await local.clients.pinpoint.send(new GetEndpointCommand({ ApplicationId, EndpointId }))).EndpointResponse?.OptOut;
const isListed = async (number: string) => {
  const { OptedOutNumbers = [] } = await sms.send(new DescribeOptedOutNumbersCommand({ OptOutListName: "Default" }));
  return OptedOutNumbers.some(({ OptedOutNumber }) => OptedOutNumber === number);
};
const put = (OptedOutNumber: string) =>
  sms.send(new PutOptedOutNumberCommand({ OptOutListName: "Default", OptedOutNumber }));

const reconcile = async () => {
  const name = local.cloud.configuration.functions.find(({ key }) => key === "opt-out-reconciler")?.name;
  const { FunctionError, Payload } = await local.clients.lambda.send(
    new InvokeCommand({ FunctionName: name, Payload: EVENT }),
  );
  return FunctionError === undefined ? "done" : Buffer.from(Payload ?? []).toString();
};

test("a number that was opted out in the account ends with its endpoint opted out", async () => {
  await putEndpoint("+12065550401");
  await putEndpoint("+12065550402");
  await put("+12065550401");
  await local.setFaults([{ service: "sms-voice", kind: "throttle", times: 2 }]);
  expect(await reconcile()).toBe("done");
  expect(await optOutOf("+12065550401")).toBe("ALL");
  expect(await optOutOf("+12065550402")).toBe("NONE");
}, 120_000);

test("an endpoint that is opted out is listed if its customer texted a number with self-managed opt-outs", async () => {
  const customer = "+12065550403";
  await putEndpoint(customer);
  await putEndpoint("+12065550404", "ALL");
  const body = JSON.stringify({ from: customer, to: OWN, body: "STOP" });
  await fetch(`${local.cloud.url}/_local/sms`, { method: "POST", body });
  await vi.waitFor(async () => expect(await isListed(customer)).toBe(true), { timeout: 60_000, interval: 200 });
  await vi.waitFor(async () => expect(await optOutOf(customer)).toBe("ALL"), { timeout: 60_000, interval: 200 });
  await sms.send(new DeleteOptedOutNumberCommand({ OptOutListName: "Default", OptedOutNumber: customer }));
  await vi.waitFor(
    async () => {
      expect(await reconcile()).toBe("done");
      expect(await isListed(customer)).toBe(true);
    },
    { timeout: 60_000, interval: 500 },
  );
  expect(await isListed("+12065550404")).toBe(false);
}, 180_000);
