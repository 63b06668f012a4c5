// Invoked by allow-listed accounts and by the channel, with one message or a list of them.
// message -> plan (topic, envelope, size) -> publish at QoS 0 -> a reply for each message.
// A retry publishes again under the same id: receivers drop an id that they have seen.
import * as z from "zod";
import { connectIot } from "../src/aws/iot.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { countReplies, type PublishPorts, publishAll } from "../src/poke/flow/publish-all.ts";
import { planMulticastPoke } from "../src/poke/publication.ts";
import type { PokeReply } from "../src/poke/reply.ts";

export const run = async (
  event: unknown,
  ports: PublishPorts,
  { log, ...invocation }: Invocation,
): Promise<PokeReply | PokeReply[]> => {
  const replies = await publishAll(event, planMulticastPoke, ports, invocation);
  log.info("poked", countReplies(replies));
  return replies;
};

export const handler = lambda({ environment: z.object({}), event: z.unknown(), connect: connectIot, run });
