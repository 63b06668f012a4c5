import { randomUUID } from "node:crypto";
import * as z from "zod";
import { LOCAL_ACCOUNT } from "../door/credential-scope.ts";
import type { WireResponse, WireService } from "../door/service.ts";
import { serveWire } from "../door/wire-service.ts";
import type { Broker } from "./broker.ts";
import { messageExpirySeconds, payloadLimitBytes } from "./limits.ts";
import { whyNotTopic } from "./topic-rule.ts";

/** [IoT data plane API, Publish] */
const statuses = {
  InvalidRequestException: 400,
  UnauthorizedException: 401,
  NotImplementedException: 501,
} as const;
type IotDataError = keyof typeof statuses;

const PublishQuery = z.object({
  qos: z
    .enum(["0", "1"])
    .default("0")
    .transform((text): 0 | 1 => (text === "1" ? 1 : 0)),
  retain: z
    .enum(["true", "false"])
    .default("false")
    .transform((text) => text === "true"),
  messageExpiry: z.coerce
    .number()
    .int()
    .min(messageExpirySeconds.shortest)
    .max(messageExpirySeconds.longest)
    .optional(),
});

const answer = (status: number, body: object, headers: Record<string, string> = {}): WireResponse => ({
  status,
  headers: { "content-type": "application/json", "x-amzn-requestid": randomUUID(), ...headers },
  body: JSON.stringify(body),
});

const refuse = (type: IotDataError, message: string): WireResponse =>
  answer(statuses[type], { message, traceId: randomUUID() }, { "x-amzn-errortype": type });

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

const publishPath = /^\/topics\/([^?]*)(?:\?(.*))?$/;

/** `POST /topics/{topic}` of the IoT data plane, on the broker's topics. */
export const answerIotData =
  (broker: Broker): WireService =>
  async ({ method, url, body }, caller) => {
    const path = url.match(publishPath);
    if (method !== "POST" || !path)
      return refuse("NotImplementedException", `${method} ${url} is not here; Publish is`);
    // [IoT developer guide, topics] topics never cross accounts
    if (caller.accountId !== LOCAL_ACCOUNT) {
      return refuse(
        "UnauthorizedException",
        `the topics belong to ${LOCAL_ACCOUNT}, the caller is ${caller.accountId}`,
      );
    }
    const topic = decoded(path[1] ?? "");
    if (topic === undefined) return refuse("InvalidRequestException", "the topic is not percent-encoded UTF-8");
    const misshapen = whyNotTopic(topic);
    if (misshapen) return refuse("InvalidRequestException", misshapen);
    const query = PublishQuery.safeParse(Object.fromEntries(new URLSearchParams(path[2] ?? "")));
    if (!query.success) return refuse("InvalidRequestException", z.prettifyError(query.error));
    if (query.data.retain && !broker.takesRetained(topic)) {
      return refuse("InvalidRequestException", "the account has as many retained messages as it may have");
    }
    await broker.publish({ topic, payload: body, ...query.data });
    return answer(200, { message: "OK", traceId: randomUUID() });
  };

export const createIotDataService = (broker: Broker) => serveWire("iotdata", payloadLimitBytes, answerIotData(broker));
