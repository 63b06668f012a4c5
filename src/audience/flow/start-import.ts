import type { Lease } from "../../run.ts";
import { underClaim } from "../../under-claim.ts";
import { failedImport } from "../import/import-notification.ts";
import type { ImportPorts } from "../import/import-ports.ts";
import type { ImportRule } from "../import/import-rule.ts";
import type { Upload } from "../import/import-task.ts";
import { planImport } from "../import/plan-import.ts";

export type StartedImport =
  | { kind: "ignored"; reason: string }
  | { kind: "duplicate" }
  | { kind: "started"; jobId: string }
  | { kind: "refused"; reason: string };

// A small file is imported in seconds.
const FIRST_LOOK_SECONDS = 5;

/** Creates the import job of an upload once, however often S3 reports the upload. */
export const startImport = async (
  upload: Upload,
  rules: readonly ImportRule[],
  ports: ImportPorts,
  lease: Lease,
): Promise<StartedImport> => {
  const plan = planImport(upload, rules);
  if (plan.kind === "ignore") return { kind: "ignored", reason: plan.reason };
  const { id, rule, definition } = plan;
  const started = await underClaim(ports.claims, `import:${id}`, lease, "upload", async (): Promise<StartedImport> => {
    const found = await ports.findJob(rule.applicationId, definition);
    const created =
      found === undefined
        ? await ports.createJob(rule.applicationId, definition)
        : { kind: "created" as const, jobId: found };
    if (created.kind === "refused") {
      await ports.notify(failedImport({ upload, rule }, created.reason));
      return created;
    }
    const { jobId } = created;
    const startedAt = new Date(lease.nowMs).toISOString();
    await ports.enqueue({ kind: "follow-import", jobId, rule, upload, startedAt }, FIRST_LOOK_SECONDS);
    return { kind: "started", jobId };
  });
  return started ?? { kind: "duplicate" };
};
