// Invoked by allow-listed accounts and by the channel, with one message or a list of messages.
// message -> plan (topic, envelope, size) -> publish at QoS 1 -> a response for each message.
// A retry publishes again with the same id: receivers drop an id that they have seen.
import * as z from "zod";
import { connectIot } from "../src/aws/iot.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { countResponses, type PublishPorts, publishAll } from "../src/poke/flow/publish-all.ts";
import { planPoke } from "../src/poke/publication.ts";
import type { PokeResponse } from "../src/poke/response.ts";

const TopicKey = z.string().min(16);

/** The second key is set only while the topic key is rotated; see docs/operations.md. */
const Environment = z.object({ POKE_TOPIC_KEY: TopicKey, POKE_SECOND_TOPIC_KEY: TopicKey.optional() });

type Ports = PublishPorts & { topicKeys: string[] };

export const run = async (
  event: unknown,
  { topicKeys, publish }: Ports,
  { log, ...invocation }: Invocation,
): Promise<PokeResponse | PokeResponse[]> => {
  const responses = await publishAll(
    event,
    (message, facts) => planPoke(message, topicKeys, facts),
    { publish },
    invocation,
  );
  log.info("poked", countResponses(responses));
  return responses;
};

export const handler = lambda({
  environment: Environment,
  event: z.unknown(),
  connect: ({ POKE_TOPIC_KEY, POKE_SECOND_TOPIC_KEY = POKE_TOPIC_KEY }) => ({
    topicKeys: [...new Set([POKE_TOPIC_KEY, POKE_SECOND_TOPIC_KEY])],
    ...connectIot(),
  }),
  run,
});
