import type { IncomingMessage, ServerResponse } from "node:http";
import { JsonText } from "../../json-text.ts";
import { logJson } from "../../log-json.ts";
import { BodyTooLarge, readBody } from "../../read-body.ts";
import { toError } from "../../to-error.ts";
import { createCertificates } from "./certificates.ts";
import { type GetText, getText } from "./get-text.ts";
import { hasValidSignature } from "./has-valid-signature.ts";
import { createSeenMessages } from "./seen-messages.ts";
import { SnsMessage, type SnsNotification } from "./sns-message.ts";
import { whyRefused } from "./why-refused.ts";

/**
 * Like the event with which SNS invokes a Lambda function, with the fields of the HTTPS message: `SigningCertURL` is spelled
 * `SigningCertUrl` there. [Lambda developer guide: SNS] [SNS developer guide: HTTP/HTTPS message formats]
 */
export type SnsLambdaEvent = { Records: { EventSource: "aws:sns"; Sns: SnsNotification }[] };

export type SnsReceiverOptions = {
  /** The topics whose messages are accepted; subscriptions to them are confirmed. */
  topicArns: readonly string[];
  /** Receives each notification, as a Lambda function does. If it rejects, SNS delivers the message again. */
  receive: (event: SnsLambdaEvent) => Promise<unknown>;
  /** Fetches certificates and confirms subscriptions. Default: over HTTPS, without redirects. */
  getText?: GetText;
  /** Default: the time of this machine. */
  clock?: () => Date;
  /** Writes one line of the log. Default: `console.log`, as JSON. */
  log?: (message: string, fields: Record<string, unknown>) => void;
};

// [SNS quotas] A message has at most 256 KB, which JSON can escape to twice that; the envelope is small.
const BODY_MAX_BYTES = 600_000;

const MessageText = JsonText.pipe(SnsMessage);

/** SNS does not deliver a message again after a status from 400 to 499, other than 429. [SNS developer guide: message delivery retries] */
type Result = { status: number; why?: string };

/**
 * A request listener for `http.createServer`, or a route of a Node.js framework that has not read the body: receives what
 * SNS posts to an HTTPS subscriber, verifies it, confirms subscriptions, and passes each notification on once.
 *
 * @example
 * const receiver = createSnsReceiver({ topicArns: ["arn:aws:sns:us-east-1:111122223333:texts"], receive: handler });
 * http.createServer(receiver).listen(8080);
 */
export const createSnsReceiver = (options: SnsReceiverOptions) => {
  const { topicArns, receive, getText: get = getText, clock = () => new Date(), log = logJson } = options;
  const certificateAt = createCertificates(get);
  const seen = createSeenMessages();

  const carryOut = async (message: SnsMessage): Promise<void> => {
    switch (message.Type) {
      case "Notification":
        await receive({ Records: [{ EventSource: "aws:sns", Sns: message }] });
        return;
      case "SubscriptionConfirmation":
        await get(message.SubscribeURL);
        log("subscription confirmed", { topicArn: message.TopicArn });
        return;
      case "UnsubscribeConfirmation":
        log("unsubscribed: no further texts are received", { topicArn: message.TopicArn });
        return;
      default:
        message satisfies never;
    }
  };

  const once = async (message: SnsMessage): Promise<Result> => {
    const id = `${message.TopicArn} ${message.MessageId}`;
    const state = seen.begin(id, clock());
    if (state === "done") return { status: 200, why: "a duplicate" };
    if (state === "running") return { status: 503, why: "the message is being received" };
    try {
      await carryOut(message);
      seen.end(id, true);
      return { status: 200 };
    } catch (error) {
      seen.end(id, false);
      return { status: 500, why: toError(error).message };
    }
  };

  const respond = async (request: IncomingMessage): Promise<Result> => {
    if (request.method !== "POST") return { status: 405, why: "SNS posts its messages" };
    const { data: message } = MessageText.safeParse((await readBody(request, BODY_MAX_BYTES)).toString());
    if (message === undefined) return { status: 400, why: "the body is not a message from SNS; is raw delivery on?" };
    const reason = whyRefused(message, topicArns, clock());
    if (reason !== undefined) return { status: 403, why: reason };
    const certificate = await certificateAt(message.SigningCertURL).catch(toError);
    if (certificate instanceof Error)
      return { status: 503, why: `the certificate was not fetched: ${certificate.message}` };
    if (!hasValidSignature(message, certificate, clock())) return { status: 403, why: "the signature is not valid" };
    return once(message);
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, why } = await respond(request).catch(toFailure);
    if (why !== undefined) log("SNS message not passed on", { status, why });
    response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end();
  };
};

const toFailure = (error: unknown): Result => ({
  status: error instanceof BodyTooLarge ? 413 : 400,
  why: toError(error).message,
});
