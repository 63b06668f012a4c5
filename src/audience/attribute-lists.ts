import * as z from "zod";
import { ATTRIBUTE_NAME_MAX_LENGTH, ATTRIBUTE_VALUE_MAX_LENGTH, ATTRIBUTE_VALUES_MAX } from "../pinpoint/limits.ts";
import { mapOf } from "../pinpoint/map-of.ts";

/** Refuses names in a map that are longer than `limit`. */
export const limitNames =
  (limit: number) =>
  (map: Record<string, unknown>, context: z.RefinementCtx): void => {
    for (const name of Object.keys(map))
      if (name.length > limit)
        context.addIssue({
          code: "custom",
          path: [name],
          message: `the name has ${name.length} characters; the limit is ${limit}`,
        });
  };

const Value = z.string().refine((value) => value.length <= ATTRIBUTE_VALUE_MAX_LENGTH, {
  error: ({ input }) => `the value has ${String(input).length} characters; the limit is ${ATTRIBUTE_VALUE_MAX_LENGTH}`,
});

const Values = z.array(Value).refine((values) => values.length <= ATTRIBUTE_VALUES_MAX, {
  error: ({ input }) => `${(input as string[]).length} values; the limit is ${ATTRIBUTE_VALUES_MAX}`,
});

/** Attribute name to values, within the limits. [Pinpoint quotas: endpoints] */
export const AttributeLists = mapOf(Values).superRefine(limitNames(ATTRIBUTE_NAME_MAX_LENGTH));

/** Metric name to value, within the limits. [Pinpoint quotas: endpoints] */
export const Metrics = mapOf(z.number()).superRefine(limitNames(ATTRIBUTE_NAME_MAX_LENGTH));
