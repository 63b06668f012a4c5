import { GetEndpointCommand } from "@aws-sdk/client-pinpoint";
import { type Clients, connectClients } from "./clients.ts";
import { type Control, connectControl } from "./control.ts";
import { type Expectations, expectedOf, whatIsMissing } from "./expectations.ts";
import { subscribeIsv } from "./isv.ts";
import { createTeller, type Teller } from "./narrator.ts";
import { type DemoEndpoint, demoEndpoints } from "./people.ts";
import { openPhones, type Received } from "./phones.ts";
import { importEndpoints, openProject, publishJourney } from "./project.ts";
import { watchStream } from "./stream-watch.ts";
import type { Terminal } from "./terminal.ts";
import { until } from "./until.ts";

export type Stage = {
  url: string;
  region: string;
  accountId: string;
  streamName: string;
  streamArn: string;
  topicArn: string;
  channelArn: string;
  people: number;
};

export type Outcome = { applicationId: string; missing: string[] };

const PATIENCE_MS = 15_000;

/** Plays the main story once, with stock clients over the wire, and answers what did not come true. */
export const playStory = async (stage: Stage, terminal: Terminal): Promise<Outcome> => {
  const clients = connectClients(stage.url, stage.region, stage.accountId);
  const control = connectControl(stage.url);
  const teller = createTeller(terminal);
  const endpoints = demoEndpoints(stage.people);
  const expected = expectedOf(endpoints);

  const applicationId = await prepare(clients, stage, endpoints, teller);
  const received: Received[] = [];
  const stream = await watchStream(clients.kinesis, stage.streamName);
  const isv = await subscribeIsv(clients.sns, clients.sqs, stage.topicArn);
  const phones = await openPhones(stage.url, expected.poked, "PlaylistLibraryUpdated", (poke) => {
    received.push(poke);
    teller.poked(poke, received.length);
  });
  teller.phonesOpen(expected.poked.size);

  const lastBefore = (await control.outbox(applicationId)).at(-1)?.id;
  const journeyName = `weekly-playlist-${Date.now().toString(36)}`;
  await publishJourney(clients.pinpoint, applicationId, stage.channelArn, journeyName);
  teller.published(journeyName);
  const sent = () => control.outbox(applicationId, lastBefore);

  await until(() => received.length >= expected.poked.size, PATIENCE_MS);
  await until(
    () => stream.records.filter((record) => record.event_type.startsWith("poke.")).length >= poked(endpoints),
    PATIENCE_MS,
  );
  teller.pokedAll(received, stream.records, expected.leftOut);
  await until(async () => (await sent()).length >= expected.mailed.size, PATIENCE_MS);
  await tellTextsAnHourLater(control, sent, expected, teller);
  await until(() => isv.told.length >= expected.bounced.size, PATIENCE_MS);
  const switchedOff = await switchedOffAmong(clients, applicationId, expected.bounced);
  teller.bounced(switchedOff, isv.told.length);

  const messages = await sent();
  teller.streamed(stream.records);
  phones.close();
  await Promise.all([stream.stop(), isv.stop()]);
  for (const client of Object.values(clients)) client.destroy();
  return {
    applicationId,
    missing: [
      ...whatIsMissing(
        expected.poked,
        received.map((poke) => poke.customerId),
        "poke",
      ),
      ...whatIsMissing(expected.mailed, addresses(messages, "EMAIL"), "mail"),
      ...whatIsMissing(expected.texted, addresses(messages, "SMS"), "text message"),
      ...whatIsMissing(expected.bounced, switchedOff, "switch-off after the bounce"),
      ...(isv.told.length < expected.bounced.size
        ? [`the ISV was told of ${isv.told.length} of ${expected.bounced.size} bounces`]
        : []),
    ],
  };
};

const addresses = (messages: { channel: string; address: string }[], channel: string): string[] =>
  messages.filter((message) => message.channel === channel).map((message) => message.address);

/** How many endpoints the channel is asked to deliver to: all that are in the segment and switched on. */
const poked = (endpoints: DemoEndpoint[]): number =>
  new Set(
    endpoints
      .filter((endpoint) => endpoint.ChannelType !== "SMS" && endpoint.OptOut !== "ALL")
      .map((endpoint) => endpoint.Address),
  ).size;

const prepare = async (
  { pinpoint }: Clients,
  stage: Stage,
  endpoints: DemoEndpoint[],
  teller: Teller,
): Promise<string> => {
  const roleArn = `arn:aws:iam::${stage.accountId}:role/event-stream`;
  const applicationId = await openProject(pinpoint, stage.streamArn, roleArn);
  const progress = teller.importing(stage.people, endpoints.length);
  await importEndpoints(pinpoint, applicationId, endpoints, progress);
  return applicationId;
};

const tellTextsAnHourLater = async (
  control: Control,
  sent: () => Promise<{ channel: string; address: string; body: string }[]>,
  { texted, mailed }: Expectations,
  teller: Teller,
): Promise<void> => {
  const early = await sent();
  teller.split(early, texted.size);
  await control.advanceClock("PT1H");
  await until(async () => (await sent()).length >= texted.size + mailed.size, PATIENCE_MS);
  teller.texted((await sent()).filter((message) => message.channel === "SMS"));
};

const switchedOffAmong = async (
  { pinpoint }: Clients,
  ApplicationId: string,
  endpointIds: Iterable<string>,
): Promise<string[]> => {
  const ids = [...endpointIds];
  const isOff = async (EndpointId: string): Promise<boolean> => {
    const { EndpointResponse } = await pinpoint.send(new GetEndpointCommand({ ApplicationId, EndpointId }));
    return EndpointResponse?.OptOut === "ALL";
  };
  const off = await Promise.all(ids.map((id) => until(() => isOff(id), PATIENCE_MS)));
  return ids.filter((_, index) => off[index]);
};
