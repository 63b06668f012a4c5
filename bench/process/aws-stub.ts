// Responds to the AWS calls of a bundle's first event with immediate success, so that only the bundle is measured.
import { hash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { createProtocolSniffer } from "../../src/local/door/protocol-sniffer.ts";

type Respond = (body: string) => string;

const records = (body: string): unknown[] => JSON.parse(body).Records;
const messages = (body: string): unknown[] => [JSON.parse(body)].flat();

type Entry = { Id: string; MessageBody: string };
const entries = (body: string): Entry[] => JSON.parse(body).Entries;
const queued = ({ Id, MessageBody }: Entry) => ({ Id, MessageId: Id, MD5OfMessageBody: hash("md5", MessageBody) });

const publishedIds = (form: string) =>
  [...new URLSearchParams(form)].flatMap(([key, value]) => (/member\.\d+\.Id$/.test(key) ? [value] : []));

const member = (id: string) => `<member><Id>${id}</Id><MessageId>m-${id}</MessageId></member>`;

const RESPONSES: Record<string, Respond> = {
  dynamodb: () => '{"Responses":{},"UnprocessedKeys":{},"UnprocessedItems":{}}',
  iotdata: () => '{"message":"OK"}',
  kinesis: (body) =>
    JSON.stringify({ FailedRecordCount: 0, Records: records(body).map(() => ({ SequenceNumber: "1", ShardId: "0" })) }),
  lambda: (body) => {
    const responses = messages(body).map((_, at) => ({
      status: "accepted",
      id: String(at),
      sizeBytes: 200,
      billedUnits: 1,
    }));
    return JSON.stringify(body.startsWith("[") ? responses : responses[0]);
  },
  mobiletargeting: () => '{"Item":[]}',
  states: () => '{"executionArn":"arn:aws:states:us-east-1:000000000000:execution:bench:1","startDate":1}',
  sqs: (body) => JSON.stringify({ Failed: [], Successful: entries(body).map(queued) }),
  sns: (body) =>
    `<PublishBatchResponse><PublishBatchResult><Failed/><Successful>${publishedIds(body).map(member).join("")}</Successful></PublishBatchResult></PublishBatchResponse>`,
};

const serviceOf = (request: IncomingMessage) =>
  request.headers.authorization?.match(/Credential=[^/]+\/\d+\/[^/]+\/(\w+)\//)?.[1] ?? "";

const respond = async (request: IncomingMessage, response: ServerResponse, keys: string) => {
  const body = await text(request);
  const service = serviceOf(request);
  const responseBody = request.url === "/keys" ? keys : RESPONSES[service]?.(body);
  if (responseBody === undefined) throw new Error(`the stub has no response for "${service}" ${request.url}`);
  response.writeHead(200, { "content-type": service === "sns" ? "text/xml" : "application/json" });
  response.end(responseBody);
};

/** `keys` is a JSON Web Key Set, served at /keys. */
export const startAwsStub = async (keys: string) => {
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    respond(request, response, keys).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  };
  const upgrade = (_request: IncomingMessage, socket: Duplex) => socket.destroy();
  const server = createProtocolSniffer({ listener, upgrade, reportError: console.error });
  const port = await server.listen(0);
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
};
