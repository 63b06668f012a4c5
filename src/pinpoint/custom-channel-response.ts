import * as z from "zod";
import { SPLIT_ATTRIBUTE_MAX_LENGTH, SPLIT_ATTRIBUTES_MAX } from "./limits.ts";
import { mapOf } from "./map-of.ts";

const Text = z.string().max(SPLIT_ATTRIBUTE_MAX_LENGTH);

/**
 * The response of a custom channel to a journey: endpoint id to the event attributes that a yes/no or multivariate split
 * reads. [Pinpoint developer guide: Lambda response format]
 */
export const CustomChannelResponse = mapOf(
  z.strictObject({
    EventAttributes: z
      .record(Text, Text)
      .refine((attributes) => Object.keys(attributes).length <= SPLIT_ATTRIBUTES_MAX, {
        message: `at most ${SPLIT_ATTRIBUTES_MAX} event attributes for an endpoint`,
      }),
  }),
);
export type CustomChannelResponse = z.infer<typeof CustomChannelResponse>;
