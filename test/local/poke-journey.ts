import {
  CreateJourneyCommand,
  CreateSegmentCommand,
  GetJourneyCommand,
  UpdateEndpointsBatchCommand,
  type WriteSegmentRequest,
} from "@aws-sdk/client-pinpoint";
import mqtt from "mqtt";
import { expect, vi } from "vitest";
import * as z from "zod";
import { createApp } from "../create-app.ts";
import { stockClients } from "./cloud-fixture.ts";
import type { KillableCloud } from "./killable-cloud.ts";
import { readAccessKey, signedMqttUrl } from "./signed-mqtt-url.ts";

const Received = z.looseObject({ id: z.string() });

/** Whether the customer opted out. */
export const everyTenth = (index: number) => index % 10 === 0;

/** Creates customers, of whom every tenth opted out, and a journey that pokes them. */
export const publishJourney = async (
  url: string,
  endpoints: number,
): Promise<{ ApplicationId: string; JourneyId: string }> => {
  const { pinpoint } = stockClients(url);
  const ApplicationId = await createApp(pinpoint, "kill");
  for (let first = 0; first < endpoints; first += 100) {
    const Item = Array.from({ length: 100 }, (_, offset) => {
      const Id = `customer-${first + offset}`;
      return {
        Id,
        ChannelType: "CUSTOM",
        Address: Id,
        OptOut: everyTenth(first + offset) ? "ALL" : "NONE",
        User: { UserId: Id },
      } as const;
    });
    await pinpoint.send(new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item } }));
  }
  const everybody: WriteSegmentRequest = {
    Name: "everybody",
    Dimensions: { Demographic: { Channel: { DimensionType: "INCLUSIVE", Values: ["CUSTOM"] } } },
  };
  const { SegmentResponse } = await pinpoint.send(
    new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest: everybody }),
  );
  const { JourneyResponse } = await pinpoint.send(
    new CreateJourneyCommand({
      ApplicationId,
      WriteJourneyRequest: {
        Name: "kill",
        State: "ACTIVE",
        StartCondition: { SegmentStartCondition: { SegmentId: SegmentResponse?.Id } },
        StartActivity: "poke",
        Activities: {
          poke: {
            CUSTOM: { DeliveryUri: "custom-channel", EndpointTypes: ["CUSTOM"], MessageConfig: { Data: "Playlist" } },
          },
        },
      },
    }),
  );
  return { ApplicationId, JourneyId: JourneyResponse?.Id ?? "" };
};

/** Receives the pokes of all customers, as an operator with the access key of the account may. */
export const listen = async (
  { url, state }: KillableCloud,
  idsByTopic: Map<string, Set<string>>,
): Promise<mqtt.MqttClient> => {
  const broker = await signedMqttUrl(url, readAccessKey(state));
  const client = await mqtt.connectAsync(broker, {
    protocolVersion: 4,
    reconnectPeriod: 0,
    clientId: `operator-${Math.random()}`,
  });
  client.on("message", (topic, payload) => {
    const ids = idsByTopic.get(topic) ?? new Set();
    idsByTopic.set(topic, ids.add(Received.parse(JSON.parse(payload.toString())).id));
  });
  await client.subscribeAsync("poke/v1/c/+/Playlist", { qos: 1 });
  return client;
};

/** Lets the journey complete; resolves when all eligible customers received at least one poke. */
export const finishJourney = async (
  cloud: KillableCloud,
  journey: { ApplicationId: string; JourneyId: string },
  idsByTopic: Map<string, Set<string>>,
  eligible: number,
): Promise<void> => {
  const operator = await listen(cloud, idsByTopic);
  await cloud.resume();
  const { pinpoint } = stockClients(cloud.url);
  await vi.waitFor(
    async () => {
      const { JourneyResponse } = await pinpoint.send(new GetJourneyCommand(journey));
      expect(JourneyResponse?.State).toBe("COMPLETED");
    },
    { timeout: 90_000, interval: 200 },
  );
  await vi.waitFor(() => expect(idsByTopic.size).toBe(eligible), { timeout: 60_000, interval: 50 });
  await operator.endAsync();
};
