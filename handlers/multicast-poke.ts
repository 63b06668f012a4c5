// Invoked by allow-listed accounts and by the channel, with one message or a list of messages.
// message -> plan (topic, envelope, size) -> publish at QoS 0 -> a response for each message.
// A retry publishes again with the same id: receivers drop an id that they have seen.
import * as z from "zod";
import { connectIot } from "../src/aws/iot.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { countResponses, type PublishPorts, publishAll } from "../src/poke/flow/publish-all.ts";
import { planMulticastPoke } from "../src/poke/publication.ts";
import type { PokeResponse } from "../src/poke/response.ts";

export const run = async (
  event: unknown,
  ports: PublishPorts,
  { log, ...invocation }: Invocation,
): Promise<PokeResponse | PokeResponse[]> => {
  const responses = await publishAll(event, planMulticastPoke, ports, invocation);
  log.info("poked", countResponses(responses));
  return responses;
};

export const handler = lambda({ environment: z.object({}), event: z.unknown(), connect: connectIot, run });
