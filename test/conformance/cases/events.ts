import { expect } from "vitest";
import { badRequest, type Case, notFound, type Scene } from "../case.ts";

const EVENTS = "Pinpoint API reference: Events";
const EVENT_STREAM = "Pinpoint API reference: Event stream";

const EVENT = { EventType: "song.played", Timestamp: "2026-09-01T16:00:02.000Z" };
const ACCEPTED = { StatusCode: 202, Message: "Accepted" };

const put = async ({ pinpoint, ApplicationId }: Scene, Events: Record<string, object>, Endpoint: object = {}) => {
  const BatchItem = { ada: { Endpoint, Events: Events as Record<string, typeof EVENT> } };
  const { EventsResponse, $metadata } = await pinpoint.putEvents({ ApplicationId, EventsRequest: { BatchItem } });
  return { ...EventsResponse?.Results?.ada, status: $metadata.httpStatusCode };
};

const stream = (ApplicationId: string, DestinationStreamArn: string) => ({
  ApplicationId,
  WriteEventStream: { DestinationStreamArn, RoleArn: "arn:aws:iam::000000000000:role/pinpoint" },
});
const STREAM_ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/events";

export const events: Case[] = [
  {
    operation: "PutEvents",
    source: "Pinpoint API reference: Events, ItemResponse",
    rule: "returns 202 with a result for the endpoint and for each event",
    check: async (scene) => {
      const Endpoint = { ChannelType: "EMAIL", Address: "ada@example.com" };
      expect(await put(scene, { first: EVENT, second: EVENT }, Endpoint)).toEqual({
        ...{ status: 202, EndpointItemResponse: ACCEPTED },
        EventsItemResponse: { first: ACCEPTED, second: ACCEPTED },
      });
    },
  },
  {
    operation: "PutEvents",
    source: EVENTS,
    rule: "updates the endpoint of the same item",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      await put(
        scene,
        { first: EVENT },
        { ChannelType: "EMAIL", Address: "ada@example.com", Attributes: { a: ["b"] } },
      );
      const { EndpointResponse } = await pinpoint.getEndpoint({ ApplicationId, EndpointId: "ada" });
      expect(EndpointResponse).toMatchObject({ Address: "ada@example.com", Attributes: { a: ["b"] } });
    },
  },
  {
    operation: "PutEvents",
    source: "Pinpoint quotas: event ingestion",
    rule: "rejects one event with a value over 200 characters, and accepts the others",
    check: async (scene) => {
      const long = { ...EVENT, Attributes: { text: "x".repeat(201) } };
      const { EventsItemResponse } = await put(scene, { long, short: EVENT });
      expect(EventsItemResponse).toMatchObject({ long: { StatusCode: 400 }, short: ACCEPTED });
    },
  },
  {
    operation: "PutEvents",
    source: "Pinpoint quotas: event ingestion",
    rule: "rejects a request with 101 events",
    check: async (scene) => {
      const many = (count: number) =>
        put(scene, Object.fromEntries(Array.from({ length: count }, (_, index) => [`e-${index}`, EVENT])));
      expect((await many(100)).status).toBe(202);
      await expect(many(101)).rejects.toMatchObject(badRequest(/101/));
    },
  },
  {
    operation: "PutEventStream",
    source: EVENT_STREAM,
    rule: "returns the destination, the role and who changed it last",
    check: async ({ pinpoint, ApplicationId }) => {
      const { EventStream } = await pinpoint.putEventStream(stream(ApplicationId, STREAM_ARN));
      expect(EventStream).toMatchObject({
        ...{ ApplicationId, DestinationStreamArn: STREAM_ARN, LastModifiedDate: expect.stringMatching(/Z$/) },
        LastUpdatedBy: expect.any(String),
      });
    },
  },
  {
    operation: "PutEventStream",
    source: "Pinpoint API reference: Event stream, WriteEventStream.DestinationStreamArn",
    rule: "rejects an ARN of another service",
    check: async ({ pinpoint, ApplicationId }) => {
      const put = pinpoint.putEventStream(stream(ApplicationId, "arn:aws:sqs:us-east-1:000000000000:queue"));
      await expect(put).rejects.toMatchObject(badRequest(/DestinationStreamArn/));
    },
  },
  {
    operation: "GetEventStream",
    source: EVENT_STREAM,
    rule: "returns 404 without an event stream, then what PutEventStream returned",
    check: async ({ pinpoint, ApplicationId }) => {
      await expect(pinpoint.getEventStream({ ApplicationId })).rejects.toMatchObject(notFound());
      const { EventStream } = await pinpoint.putEventStream(stream(ApplicationId, STREAM_ARN));
      expect((await pinpoint.getEventStream({ ApplicationId })).EventStream).toEqual(EventStream);
    },
  },
  {
    operation: "DeleteEventStream",
    source: EVENT_STREAM,
    rule: "returns the event stream, which the application does not have any more",
    check: async ({ pinpoint, ApplicationId }) => {
      await pinpoint.putEventStream(stream(ApplicationId, STREAM_ARN));
      const { EventStream } = await pinpoint.deleteEventStream({ ApplicationId });
      expect(EventStream?.DestinationStreamArn).toBe(STREAM_ARN);
      await expect(pinpoint.getEventStream({ ApplicationId })).rejects.toMatchObject(notFound());
    },
  },
];
