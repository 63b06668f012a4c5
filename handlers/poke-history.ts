// Invoked by Poke clients through its function URL, after a gap or in place of a connection.
// GET with a customer token -> verify it -> read the pokes after the `since` token -> a page, a gap, or a refusal.
// A retry reads again; nothing is written.
import * as z from "zod";
import { createDynamoDbClient } from "../src/aws/clients/dynamodb.ts";
import { connectHistoryReader } from "../src/aws/poke-history.ts";
import { connectTokenKey, TokenSettings } from "../src/http/token-settings.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { type ReadPorts, readHistory } from "../src/poke/flow/read-history.ts";
import { FunctionUrlEvent, toHistoryRequest } from "../src/poke/history/history-request.ts";
import { type FunctionUrlResponse, toHistoryResponse } from "../src/poke/history/history-response.ts";
import { PokeHistories } from "../src/poke/history/history-settings.ts";

const Environment = TokenSettings.and(z.object({ POKE_HISTORY: PokeHistories, POKE_HISTORY_TABLE: z.string().min(1) }));

export const run = async (
  event: FunctionUrlEvent,
  ports: ReadPorts,
  { now, log }: Pick<Invocation, "now" | "log">,
): Promise<FunctionUrlResponse> => {
  const result = await readHistory(toHistoryRequest(event), ports, now);
  if (result.kind === "refused") log.info("refused", { reason: `${result.error}: ${result.message}` });
  return toHistoryResponse(result, now);
};

export const handler = lambda({
  environment: Environment,
  event: FunctionUrlEvent,
  connect: (environment, { warn }) => ({
    ...connectTokenKey(environment, warn),
    histories: environment.POKE_HISTORY,
    ...connectHistoryReader(createDynamoDbClient(), environment.POKE_HISTORY_TABLE),
  }),
  run,
});
