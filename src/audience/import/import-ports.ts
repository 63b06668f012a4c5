import type { Claims } from "../../run.ts";
import type { ImportNotification } from "./import-notification.ts";
import type { ImportTask } from "./import-task.ts";
import type { ImportJob } from "./job-state.ts";
import type { ImportDefinition } from "./plan-import.ts";

/** A job, or why Pinpoint will never create it. */
export type CreatedJob = { kind: "created"; jobId: string } | { kind: "refused"; reason: string };
export type CreatedCampaign = { kind: "created"; campaignId: string } | { kind: "refused"; reason: string };

export type ImportPorts = {
  claims: Claims;
  /** The newest job that imports the same file into a segment of the same name. */
  findJob(applicationId: string, definition: ImportDefinition): Promise<string | undefined>;
  createJob(applicationId: string, definition: ImportDefinition): Promise<CreatedJob>;
  readJob(applicationId: string, jobId: string): Promise<ImportJob | undefined>;
  findCampaign(applicationId: string, name: string): Promise<string | undefined>;
  createCampaign(applicationId: string, campaign: object): Promise<CreatedCampaign>;
  /** Lets a later invocation follow the job. */
  enqueue(task: ImportTask, delaySeconds: number): Promise<void>;
  notify(notification: ImportNotification): Promise<void>;
  wait(ms: number): Promise<void>;
};
