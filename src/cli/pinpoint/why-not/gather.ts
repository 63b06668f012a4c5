import * as z from "zod";
import { createDynamoDbClient } from "../../../aws/clients/dynamodb.ts";
import { createKinesisClient } from "../../../aws/clients/kinesis.ts";
import { createPinpointClient } from "../../../aws/clients/pinpoint.ts";
import { readDecisions } from "../../../aws/decision-table.ts";
import { findStreams } from "../../../aws/find-streams.ts";
import { readEndpoint } from "../../../aws/pinpoint-endpoint.ts";
import { readStreamRange } from "../../../aws/stream-range.ts";
import { connectSuppressionTable } from "../../../aws/suppression-table.ts";
import { type EndpointFailure, failuresOfEndpoint } from "../../../stream/failures-of-endpoint.ts";
import { onlyOne } from "../only-one.ts";
import { readSource } from "../source.ts";
import { tableFor } from "../table-for.ts";
import { EngineReason } from "./engine-reason.ts";
import type { Suppression, WhyNotFacts } from "./facts.ts";

export type WhyNotOptions = {
  application: string | undefined;
  campaign: string | undefined;
  /** An address to look up in the suppression table, in place of the endpoint's own. */
  address: string | undefined;
  /** Name of the decision log, if there are several. */
  table: string | undefined;
  /** Name of the event stream, if there are several. */
  stream?: string | undefined;
  /** The part of the event stream to read. */
  from: Date;
  to: Date;
  /** The local cloud; undefined on AWS. */
  endpointUrl: string | undefined;
};

const SUPPRESSION_TIMEOUT_MS = 10_000;

/** Reads every source about an endpoint. A source that fails is not read, with the reason. */
export const gather = async (endpointId: string, options: WhyNotOptions): Promise<WhyNotFacts> => {
  const endpoint = await readSource(() => readState(endpointId, options));
  const known = endpoint.kind === "read" && typeof endpoint.value === "object" ? endpoint.value : undefined;
  const address = options.address ?? known?.address;
  const [decisions, suppressions, engine, events] = await Promise.all([
    readSource(async () => readDecisionLog(endpointId, options)),
    readSource(() => readSuppressions(endpointId, options.application, address)),
    readSource(() => readEngine(endpointId, options)),
    readSource(() => readEvents(endpointId, options)),
  ]);
  return { endpointId, decisions, endpoint, suppressions, engine, events };
};

const NO_APPLICATION = "--application <id> is missing";

const readState = async (endpointId: string, { application }: WhyNotOptions) => {
  if (application === undefined) throw new Error(NO_APPLICATION);
  return readEndpoint(createPinpointClient(), application, endpointId);
};

const readDecisionLog = async (endpointId: string, { table, campaign }: WhyNotOptions) =>
  readDecisions(createDynamoDbClient(), await tableFor("AuditTable", table), endpointId, campaign);

const readSuppressions = async (
  endpointId: string,
  applicationId: string | undefined,
  address: string | undefined,
): Promise<Suppression[]> => {
  if (applicationId === undefined && address === undefined)
    throw new Error("--application <id> or --address <address> is missing");
  const table = connectSuppressionTable(createDynamoDbClient(), await tableFor("SuppressionTable", undefined));
  const signal = AbortSignal.timeout(SUPPRESSION_TIMEOUT_MS);
  const queries = {
    endpoint: { applicationId, endpointId, address: undefined },
    address: { applicationId: undefined, endpointId, address },
  };
  const reasons = Object.entries(queries).map(async ([by, query]) => {
    const reason = (await table.whySuppressed([query], signal)).get(endpointId);
    return reason === undefined ? [] : [{ by: by as Suppression["by"], reason }];
  });
  return (await Promise.all(reasons)).flat();
};

const EngineResponse = z.object({ reasons: z.array(EngineReason) });

const readEngine = async (
  endpointId: string,
  { application, campaign, endpointUrl }: WhyNotOptions,
): Promise<EngineReason[]> => {
  if (endpointUrl === undefined) throw new Error("only the local cloud has them: AWS_ENDPOINT_URL is not set");
  if (application === undefined) throw new Error(NO_APPLICATION);
  const url = new URL("/_local/why-not", endpointUrl);
  url.search = new URLSearchParams({ application, endpoint: endpointId, ...(campaign && { campaign }) }).toString();
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.origin} returned status ${response.status}; it may not be a local cloud`);
  return EngineResponse.parse(await response.json()).reasons;
};

const STREAM = "EngagementStream";

const readEvents = async (
  endpointId: string,
  { application, campaign, stream, from, to }: WhyNotOptions,
): Promise<EndpointFailure[]> => {
  const client = createKinesisClient();
  const name = stream ?? onlyOne(await findStreams(client, STREAM), "streams", STREAM, "--stream");
  const failures: EndpointFailure[] = [];
  for await (const record of readStreamRange(client, name, { from, to }))
    failures.push(...failuresOfEndpoint(record, endpointId, application));
  return failures.filter(({ campaignId }) => campaign === undefined || campaignId === campaign);
};
