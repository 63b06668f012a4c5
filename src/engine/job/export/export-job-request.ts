import * as z from "zod";
import { RoleArn, S3Url } from "../s3-url.ts";

// [Pinpoint API reference: ExportJobRequest]
export const ExportJobRequest = z.object({
  RoleArn,
  S3UrlPrefix: S3Url,
  SegmentId: z.string().min(1).nullish(),
  SegmentVersion: z.int().min(1).nullish(),
});
