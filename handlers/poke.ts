// Invoked by allow-listed accounts and by the channel, with one message or a list of messages.
// message -> plan (topic, envelope, size) -> store, if its domain has a history -> publish at QoS 1 -> a response for each.
// A retry stores and publishes again with the same id: receivers drop an id that they have seen.
import * as z from "zod";
import { createDynamoDbClient } from "../src/aws/clients/dynamodb.ts";
import { connectIot } from "../src/aws/iot.ts";
import { connectHistoryWriter } from "../src/aws/poke-history.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import type { HistoryEntry, HistoryWriter } from "../src/poke/flow/history-ports.ts";
import { countResponses, type PublishPorts, publishAll } from "../src/poke/flow/publish-all.ts";
import { recordPoke } from "../src/poke/flow/record-poke.ts";
import { PokeHistories } from "../src/poke/history/history-settings.ts";
import { planPoke } from "../src/poke/publication.ts";
import type { PokeResponse } from "../src/poke/response.ts";

const TopicKey = z.string().min(16);

/** The second key is set only while the topic key is rotated; see docs/operations.md. */
const Environment = z.object({
  POKE_TOPIC_KEY: TopicKey,
  POKE_SECOND_TOPIC_KEY: TopicKey.optional(),
  POKE_HISTORY: PokeHistories,
  POKE_HISTORY_TABLE: z.string().min(1),
});

type Ports = Pick<PublishPorts, "publish"> & { topicKeys: string[]; histories: PokeHistories; history?: HistoryWriter };

export const run = async (
  event: unknown,
  { topicKeys, publish, histories, history }: Ports,
  { log, ...invocation }: Invocation,
): Promise<PokeResponse | PokeResponse[]> => {
  const record = history && ((entries: HistoryEntry[]) => recordPoke(entries, history, { now: invocation.now, log }));
  const responses = await publishAll(
    event,
    (message, facts) => planPoke(message, topicKeys, facts, histories),
    { publish, record },
    invocation,
  );
  log.info("poked", countResponses(responses));
  return responses;
};

export const handler = lambda({
  environment: Environment,
  event: z.unknown(),
  connect: ({ POKE_TOPIC_KEY, POKE_SECOND_TOPIC_KEY = POKE_TOPIC_KEY, POKE_HISTORY, POKE_HISTORY_TABLE }) => ({
    topicKeys: [...new Set([POKE_TOPIC_KEY, POKE_SECOND_TOPIC_KEY])],
    histories: POKE_HISTORY,
    ...connectIot(),
    ...(POKE_HISTORY.size > 0 && { history: connectHistoryWriter(createDynamoDbClient(), POKE_HISTORY_TABLE) }),
  }),
  run,
});
