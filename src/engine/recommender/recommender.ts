import * as z from "zod";
import { mapOf } from "../../pinpoint/map-of.ts";

const Text = z.string().optional();

/**
 * A configuration that names a model of Amazon Personalize. The engine keeps it; no message contains recommendations.
 * [Pinpoint API reference: CreateRecommenderConfiguration, UpdateRecommenderConfiguration]
 */
export const RecommenderConfiguration = z.object({
  Attributes: mapOf(z.string()).optional(),
  Description: z.string().max(128).optional(),
  Name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9 _-]{0,127}$/, {
      message: "expected a letter, then at most 127 letters, digits, spaces, underscores and hyphens",
    })
    .optional(),
  RecommendationProviderIdType: z.enum(["PINPOINT_ENDPOINT_ID", "PINPOINT_USER_ID"]).optional(),
  RecommendationProviderRoleArn: z.string().regex(/^arn:[^:]+:iam::\d{12}:role\/.+$/, {
    message: "expected the ARN of an IAM role",
  }),
  RecommendationProviderUri: z.string().regex(/^arn:[^:]+:personalize:[^:]*:\d{12}:campaign\/.+$/, {
    message: "expected the ARN of an Amazon Personalize campaign",
  }),
  RecommendationTransformerUri: Text,
  RecommendationsDisplayName: z.string().max(25).optional(),
  RecommendationsPerMessage: z.int().min(1).max(5).optional(),
});
export type RecommenderConfiguration = z.infer<typeof RecommenderConfiguration>;
