import * as z from "zod";
import { JsonText } from "../../json-text.ts";

/** Which files are imported into which application. */
export const ImportRule = z.strictObject({
  /** The beginning of the keys that the rule is for. */
  prefix: z.string(),
  applicationId: z.string().regex(/^[0-9a-f]{32}$/, "expected the id of an application"),
  /** The name of the segments that imports create; without it, endpoints are registered and no segment is created. */
  segmentName: z.string().min(1).max(64).optional(),
  /** Whether endpoints of the file are added to the application. A segment can also consist of endpoints that are not. */
  registerEndpoints: z.boolean().default(true),
  /** A campaign that starts with the segment: WriteCampaignRequest without SegmentId. [Pinpoint API reference: Campaigns] */
  campaign: z.looseObject({ Name: z.string().min(1).max(64) }).optional(),
});
export type ImportRule = z.infer<typeof ImportRule>;

/** The rule whose prefix is longest applies. */
export const ImportRules = JsonText.pipe(
  z.array(
    ImportRule.refine(({ segmentName, registerEndpoints }) => segmentName !== undefined || registerEndpoints, {
      error: "expected a segmentName, registerEndpoints, or both: the import would have no effect",
    }).refine(({ segmentName, campaign }) => campaign === undefined || segmentName !== undefined, {
      error: "expected a segmentName, because a campaign needs a segment",
    }),
  ),
);
