import { GetEndpointCommand } from "@aws-sdk/client-pinpoint";
import type { EventStreamRecord } from "../pinpoint/event-stream-record.ts";
import { countChannelSends, sendDifferences } from "./channel-sends.ts";
import { type Clients, connectClients } from "./clients.ts";
import { type ControlClient, connectControl, type SentMessage } from "./control.ts";
import { differences, type Expectations, expectedOf } from "./expectations.ts";
import { subscribeIsv } from "./isv.ts";
import { createNarrator, type Narrator } from "./narrator.ts";
import { type DemoEndpoint, demoEndpoints } from "./people.ts";
import { type DemoPoke, openPhones } from "./phones.ts";
import { importEndpoints, openProject, publishJourney } from "./project.ts";
import { watchStream } from "./stream-watch.ts";
import type { Terminal } from "./terminal.ts";
import { playTexting } from "./texting.ts";
import { until } from "./until.ts";

/** Where the demo runs. */
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

/** `differences`: one line for each thing that did not happen as expected. */
export type DemoResult = { applicationId: string; differences: string[] };

const STEP_TIMEOUT_MS = 15_000;

/** Runs the demo once, with AWS SDK clients over the network. */
export const playScenario = async (
  stage: Stage,
  terminal: Terminal,
  onPoke: (poke: DemoPoke) => void,
): Promise<DemoResult> => {
  const clients = connectClients(stage.url, stage.region, stage.accountId);
  const control = connectControl(stage.url);
  const narrator = createNarrator(terminal);
  const endpoints = demoEndpoints(stage.people);
  const expected = expectedOf(endpoints);

  const applicationId = await prepareProject(clients, stage, endpoints, narrator);
  const pokes: DemoPoke[] = [];
  const stream = await watchStream(clients.kinesis, stage.streamName);
  const isv = await subscribeIsv(clients, stage.topicArn, "hard-bounce");
  const optOutIsv = await subscribeIsv(clients, stage.topicArn, "opt-out");
  const phones = await openPhones(stage.url, expected.poked, "PlaylistLibraryUpdated", (poke) => {
    pokes.push(poke);
    onPoke(poke);
    narrator.poked(poke, pokes.length);
  });
  narrator.phonesOpen(expected.poked.size);

  const lastBefore = (await control.outbox(applicationId)).at(-1)?.id;
  const journeyName = `weekly-playlist-${Date.now().toString(36)}`;
  await publishJourney(clients.pinpoint, applicationId, stage.channelArn, journeyName);
  narrator.published(journeyName, expected.emailed.size);
  const sent = () => control.outbox(applicationId, lastBefore);

  await until(() => pokes.length >= expected.poked.size, STEP_TIMEOUT_MS);
  const pokeRecords = () => stream.records.filter((record) => record.event_type.startsWith("poke."));
  const targeted = countTargeted(endpoints);
  await until(() => pokeRecords().length >= targeted, STEP_TIMEOUT_MS);
  await until(() => countSends(stream.records) >= targeted, STEP_TIMEOUT_MS);
  narrator.pokedAll(pokes, stream.records, expected.excluded);
  await until(async () => (await sent()).length >= expected.emailed.size, STEP_TIMEOUT_MS);
  await playTextMessages(control, sent, expected, narrator);
  await until(() => isv.notifications.length >= expected.bounced.size, STEP_TIMEOUT_MS);
  const optedOut = await optedOutOf(clients, applicationId, expected.bounced);
  narrator.bounced(optedOut, isv.notifications.length);
  const texting = await playTexting({ clients, control, applicationId, stream, isv: optOutIsv, narrator });

  const messages = await sent();
  narrator.streamed(stream.records);
  phones.close();
  await Promise.all([stream.stop(), isv.stop(), optOutIsv.stop()]);
  for (const client of Object.values(clients)) client.destroy();
  return {
    applicationId,
    differences: [
      ...differences(
        expected.poked,
        pokes.map((poke) => poke.customerId),
        "poke",
      ),
      ...sendDifferences(stream.records),
      ...differences(expected.emailed, addresses(messages, "EMAIL"), "email"),
      ...differences(expected.texted, addresses(messages, "SMS"), "text message"),
      ...differences(expected.bounced, optedOut, "opt-out after a bounce"),
      ...(isv.notifications.length < expected.bounced.size
        ? [`the ISV received ${isv.notifications.length} of ${expected.bounced.size} bounce notifications`]
        : []),
      ...texting,
    ],
  };
};

const prepareProject = async (
  { pinpoint }: Clients,
  stage: Stage,
  endpoints: DemoEndpoint[],
  narrator: Narrator,
): Promise<string> => {
  const roleArn = `arn:aws:iam::${stage.accountId}:role/event-stream`;
  const applicationId = await openProject(pinpoint, stage.streamArn, roleArn);
  const progress = narrator.importing(stage.people, endpoints.length);
  await importEndpoints(pinpoint, applicationId, endpoints, progress);
  return applicationId;
};

/** The number of endpoints that the journey sends to the Poke channel: in its segment, not opted out, one per address. */
const countTargeted = (endpoints: DemoEndpoint[]): number =>
  new Set(
    endpoints
      .filter((endpoint) => endpoint.ChannelType !== "SMS" && endpoint.OptOut !== "ALL")
      .map((endpoint) => endpoint.Address),
  ).size;

const countSends = (records: EventStreamRecord[]): number => {
  const { delivered, undelivered } = countChannelSends(records);
  return delivered + undelivered;
};

const playTextMessages = async (
  control: ControlClient,
  sent: () => Promise<SentMessage[]>,
  { texted, emailed }: Expectations,
  narrator: Narrator,
): Promise<void> => {
  narrator.split(await sent(), texted.size);
  await control.advanceClock("PT1H");
  await until(async () => (await sent()).length >= texted.size + emailed.size, STEP_TIMEOUT_MS);
  narrator.texted((await sent()).filter((message) => message.channel === "SMS"));
};

/** Those of the endpoints that are opted out, or become so while this waits. */
const optedOutOf = async (
  { pinpoint }: Clients,
  ApplicationId: string,
  endpointIds: Iterable<string>,
): Promise<string[]> => {
  const ids = [...endpointIds];
  const isOptedOut = async (EndpointId: string): Promise<boolean> => {
    const { EndpointResponse } = await pinpoint.send(new GetEndpointCommand({ ApplicationId, EndpointId }));
    return EndpointResponse?.OptOut === "ALL";
  };
  const optedOut = await Promise.all(ids.map((id) => until(() => isOptedOut(id), STEP_TIMEOUT_MS)));
  return ids.filter((_, index) => optedOut[index]);
};

const addresses = (messages: SentMessage[], channel: string): string[] =>
  messages.filter((message) => message.channel === channel).map((message) => message.address);
