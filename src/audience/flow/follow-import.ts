import type { Budget, Lease } from "../../run.ts";
import { underClaim } from "../../under-claim.ts";
import { completedImport, failedImport, type ImportNotification } from "../import/import-notification.ts";
import type { ImportPorts } from "../import/import-ports.ts";
import type { ImportTask } from "../import/import-task.ts";
import { decideByJob, type ImportJob, type JobDecision } from "../import/job-state.ts";

const LOOK_EVERY_MS = 2_000;
// A later invocation looks again after this time, and so on until the job ends.
const NEXT_INVOCATION_SECONDS = 60;

/** Follows a job while there is time, and leaves it to a later invocation; returns what was published when it ended. */
export const followImport = async (
  task: ImportTask,
  ports: ImportPorts,
  { now, budget, lease }: { now: Date; budget: Budget; lease: Lease },
): Promise<ImportNotification["outcome"] | "duplicate" | "unfinished"> => {
  const look = () => ports.readJob(task.rule.applicationId, task.jobId);
  let job = await look();
  let decision = decideByJob(job, task, now);
  while (decision.kind === "wait" && budget.leftMs() > LOOK_EVERY_MS) {
    await ports.wait(LOOK_EVERY_MS);
    job = await look();
    decision = decideByJob(job, task, now);
  }
  if (decision.kind === "wait") {
    await ports.enqueue(task, NEXT_INVOCATION_SECONDS);
    return "unfinished";
  }
  const ended = decision;
  const outcome = await underClaim(ports.claims, `import-end:${task.jobId}`, lease, "import job", async () => {
    const notification = await endImport(task, job, ended, ports);
    await ports.notify(notification);
    return notification.outcome;
  });
  return outcome ?? "duplicate";
};

/** Starts the campaign, if the rule has one. */
const endImport = async (
  task: ImportTask,
  job: ImportJob | undefined,
  decision: Exclude<JobDecision, { kind: "wait" }>,
  ports: ImportPorts,
): Promise<ImportNotification> => {
  if (decision.kind === "failed" || job === undefined)
    return failedImport(task, decision.kind === "failed" ? decision.reason : "the job does not exist", { job });
  const { campaign, applicationId } = task.rule;
  if (campaign === undefined) return completedImport(task, job, undefined);
  if (decision.segmentId === undefined) return failedImport(task, "the job defined no segment", { job });
  // The name is also how a campaign is found again whose creation was not recorded.
  const Name = `${campaign.Name} ${task.jobId}`;
  const existing = await ports.findCampaign(applicationId, Name);
  if (existing !== undefined) return completedImport(task, job, existing);
  const created = await ports.createCampaign(applicationId, { ...campaign, Name, SegmentId: decision.segmentId });
  return created.kind === "created"
    ? completedImport(task, job, created.campaignId)
    : failedImport(task, `imported, but the campaign was refused: ${created.reason}`, { job });
};
