import * as z from "zod";
import { RoleArn, S3Url } from "../s3-url.ts";

// [Pinpoint API reference: ImportJobRequest]
export const ImportJobRequest = z
  .object({
    DefineSegment: z.boolean().nullish(),
    ExternalId: z.string().nullish(),
    Format: z.enum(["CSV", "JSON"]),
    RegisterEndpoints: z.boolean().nullish(),
    RoleArn,
    S3Url,
    SegmentId: z.string().min(1).nullish(),
    SegmentName: z.string().min(1).nullish(),
  })
  .transform(({ DefineSegment, RegisterEndpoints, ExternalId, SegmentId, SegmentName, ...request }) => ({
    ...request,
    ExternalId: ExternalId ?? undefined,
    SegmentId: SegmentId ?? undefined,
    SegmentName: SegmentName ?? undefined,
    DefineSegment: (DefineSegment ?? false) || Boolean(SegmentId),
    // unspecified by AWS; chosen because the AWS guide for ISVs imports without this field.
    RegisterEndpoints: RegisterEndpoints ?? true,
  }))
  // [Pinpoint developer guide: importing endpoints] a request that does neither is rejected.
  .refine(({ DefineSegment, RegisterEndpoints }) => DefineSegment || RegisterEndpoints, {
    message: "expected DefineSegment or RegisterEndpoints to be true",
  });
