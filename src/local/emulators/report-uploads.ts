import type { Service } from "../door/service.ts";
import type { AwsCalls } from "./aws-calls.ts";
import { type BucketNotification, isReported, type UploadedObject, uploadEvent, uploadOf } from "./upload-event.ts";

export type ReportOptions = {
  calls: Pick<AwsCalls, "json">;
  region: string;
  buckets: readonly { name: string; notifications: BucketNotification[] }[];
  queueUrl: (arn: string) => string;
  log: (line: string) => void;
};

/**
 * S3 that reports uploads of clients to queues, as the bucket's NotificationConfiguration says; fauxqs has no
 * notifications. Only requests in path style are reported, which is what SDKs send to an endpoint with an IP address.
 */
export const reportUploads = (s3: Service, { calls, region, buckets, queueUrl, log }: ReportOptions): Service => {
  const notifications = new Map(buckets.map((bucket) => [bucket.name, bucket.notifications]));
  let reported = 0;

  const report = async (upload: UploadedObject): Promise<void> => {
    reported += 1;
    const nowMs = Date.now();
    const sequencer = `${nowMs.toString(16)}-${reported.toString(16)}`.toUpperCase();
    const MessageBody = uploadEvent(upload, { region, nowMs, sequencer });
    const wanted = (notifications.get(upload.bucket) ?? []).filter((one) => isReported(one, upload));
    for (const { queueArn } of wanted)
      await calls.json("sqs", "SendMessage", { QueueUrl: queueUrl(queueArn), MessageBody });
  };

  return async (request, response, caller) => {
    response.once("finish", () => {
      if (response.statusCode !== 200) return;
      const { method = "", url = "", headers } = request;
      const upload = uploadOf({ method, url, headers }, String(response.getHeader("etag") ?? ""));
      if (upload !== undefined)
        report(upload).catch((error: unknown) => log(`S3 could not report an upload to ${upload.bucket}: ${error}`));
    });
    await s3(request, response, caller);
  };
};
