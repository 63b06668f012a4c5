// Invoked by allow-listed accounts and by the channel, with one message or a list of them.
// message -> plan (topic, envelope, size) -> publish at QoS 1 -> a reply for each message.
// A retry publishes again under the same id: receivers drop an id that they have seen.
import * as z from "zod";
import { connectIot } from "../src/aws/iot.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { countReplies, type PublishPorts, publishAll } from "../src/poke/flow/publish-all.ts";
import { planPoke } from "../src/poke/publication.ts";
import type { PokeReply } from "../src/poke/reply.ts";

const Environment = z.object({ POKE_TOPIC_KEY: z.string().min(16) });

type Ports = PublishPorts & { topicKey: string };

export const run = async (
  event: unknown,
  { topicKey, publish }: Ports,
  { log, ...invocation }: Invocation,
): Promise<PokeReply | PokeReply[]> => {
  const replies = await publishAll(
    event,
    (message, facts) => planPoke(message, topicKey, facts),
    { publish },
    invocation,
  );
  log.info("poked", countReplies(replies));
  return replies;
};

export const handler = lambda({
  environment: Environment,
  event: z.unknown(),
  connect: ({ POKE_TOPIC_KEY }) => ({ topicKey: POKE_TOPIC_KEY, ...connectIot() }),
  run,
});
