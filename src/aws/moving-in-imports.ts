import { setTimeout } from "node:timers/promises";
import { CreateImportJobCommand, GetImportJobCommand, type PinpointClient } from "@aws-sdk/client-pinpoint";
import type { Created, ImportedSegment } from "../move/ports.ts";

// A job of a small file takes less than a second in the local cloud.
const POLL_MS = 500;
// The engine requires a role, and assumes none.
const ANY_ROLE = "arn:aws:iam::000000000000:role/import";

/** Imports the files under the URL as a segment, and waits for the end of the job. */
export const importSegment = async (
  client: PinpointClient,
  ApplicationId: string,
  { name, s3Url, roleArn = ANY_ROLE }: ImportedSegment,
): Promise<Created> => {
  const ImportJobRequest = {
    Format: "JSON" as const,
    S3Url: s3Url,
    RoleArn: roleArn,
    DefineSegment: true,
    RegisterEndpoints: true,
    SegmentName: name,
  };
  const created = await client.send(new CreateImportJobCommand({ ApplicationId, ImportJobRequest }));
  const JobId = created.ImportJobResponse?.Id;
  while (true) {
    const { ImportJobResponse: job } = await client.send(new GetImportJobCommand({ ApplicationId, JobId }));
    if (job?.JobStatus === "COMPLETED") return { kind: "created", id: job.Definition?.SegmentId ?? "" };
    if (job?.JobStatus === "FAILED") return { kind: "refused", reason: `the import job failed: ${job.Failures?.[0]}` };
    await setTimeout(POLL_MS);
  }
};
