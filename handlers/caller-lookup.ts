// Invoked by the state machine of connect-async, or by a Lambda block of an Amazon Connect flow.
// number -> endpoints with this number, and those of their users -> strings for the flow and the agent's screen.
// A retry: reads again.
import * as z from "zod";
import { findCallerEndpoints } from "../src/aws/caller-endpoints.ts";
import { createPinpointClient } from "../src/aws/clients/pinpoint.ts";
import {
  type CallerEndpoint,
  type CallerFields,
  callerNumber,
  NOT_FOUND,
  toCallerFields,
} from "../src/connect/caller.ts";
import { ContactFlowEvent } from "../src/connect/contact-flow-event.ts";
import { lambda } from "../src/lambda.ts";

type Ports = { findEndpoints: (number: string) => Promise<CallerEndpoint[]> };

export const run = async (event: ContactFlowEvent, { findEndpoints }: Ports): Promise<CallerFields> => {
  const number = callerNumber(event);
  return number === undefined ? NOT_FOUND : toCallerFields(number, await findEndpoints(number));
};

export const handler = lambda({
  environment: z.object({}),
  event: ContactFlowEvent,
  connect: () => {
    const pinpoint = createPinpointClient();
    return { findEndpoints: (number: string) => findCallerEndpoints(pinpoint, number) };
  },
  run,
});
