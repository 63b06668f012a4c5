import { randomUUID } from "node:crypto";
import * as z from "zod";
import { decodeUriPart } from "../../decode-uri-part.ts";
import { ownValue } from "../../own-value.ts";
import { LOCAL_ACCOUNT } from "../door/credential-scope.ts";
import type { WireResponse, WireService } from "../door/service.ts";
import { serveWire } from "../door/wire-service.ts";
import type { Broker } from "./broker.ts";
import { MESSAGE_EXPIRY_SECONDS, PAYLOAD_LIMIT_BYTES } from "./limits.ts";
import { whyNotTopic } from "./topic-rules.ts";

/** [IoT data plane API reference: Publish] */
const ERROR_STATUS = {
  InvalidRequestException: 400,
  UnauthorizedException: 401,
  NotImplementedException: 501,
} as const;
type IotDataError = keyof typeof ERROR_STATUS;

const PublishQuery = z.object({
  qos: z
    .enum(["0", "1"])
    .default("0")
    .transform((text): 0 | 1 => (text === "1" ? 1 : 0)),
  retain: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true"),
  messageExpiry: z.coerce.number().int().min(MESSAGE_EXPIRY_SECONDS.min).max(MESSAGE_EXPIRY_SECONDS.max).optional(),
});

const PUBLISH_PATH = /^\/topics\/([^?]*)(?:\?(.*))?$/;

/** The operation Publish of the IoT data plane, `POST /topics/{topic}`, which publishes to the broker. */
export const createIotDataService = (broker: Broker) => serveWire("iotdata", PAYLOAD_LIMIT_BYTES, publishTo(broker));

const publishTo =
  (broker: Broker): WireService =>
  async ({ method, url, body }, caller) => {
    const path = url.match(PUBLISH_PATH);
    if (method !== "POST" || !path) {
      return refuse("NotImplementedException", `${method} ${url} is not emulated; only Publish is`);
    }
    // [IoT Core developer guide: MQTT topics] topics are not shared between accounts
    if (caller.accountId !== LOCAL_ACCOUNT) {
      return refuse(
        "UnauthorizedException",
        `the topics belong to ${LOCAL_ACCOUNT}, the caller is ${caller.accountId}`,
      );
    }
    const topic = decodeUriPart(path[1] ?? "");
    if (topic === undefined) return refuse("InvalidRequestException", "the topic is not percent-encoded UTF-8");
    const invalid = whyNotTopic(topic);
    if (invalid) return refuse("InvalidRequestException", invalid);
    const query = PublishQuery.safeParse(Object.fromEntries(new URLSearchParams(path[2] ?? "")));
    if (!query.success) return refuse("InvalidRequestException", z.prettifyError(query.error));
    if (query.data.retain && !broker.canRetain(topic)) {
      return refuse("InvalidRequestException", "the account has reached its limit of retained messages");
    }
    await broker.publish({ topic, payload: body, ...query.data });
    return respond(200, { message: "OK", traceId: randomUUID() });
  };

const respond = (status: number, body: object, headers: Record<string, string> = {}): WireResponse => ({
  status,
  headers: { "content-type": "application/json", "x-amzn-requestid": randomUUID(), ...headers },
  body: JSON.stringify(body),
});

const refuse = (type: IotDataError, message: string): WireResponse =>
  respond(ownValue(ERROR_STATUS, type), { message, traceId: randomUUID() }, { "x-amzn-errortype": type });
