import {
  type CampaignResponse,
  CreateCampaignCommand,
  CreateImportJobCommand,
  GetCampaignsCommand,
  GetImportJobCommand,
  GetImportJobsCommand,
  type ImportJobResponse,
  type PinpointClient,
  type WriteCampaignRequest,
} from "@aws-sdk/client-pinpoint";
import type { ImportPorts } from "../audience/import/import-ports.ts";
import type { ImportJob } from "../audience/import/job-state.ts";
import { RemoteFault } from "../errors.ts";
import { toError } from "../to-error.ts";
import { throwFault, toRemoteFault, unlessNotFound } from "./sdk-fault.ts";

type Imports = Pick<ImportPorts, "findJob" | "createJob" | "readJob" | "findCampaign" | "createCampaign">;

const PAGE_SIZE = "100";
// [Pinpoint API reference: GetImportJobs] newest first is unspecified by AWS; chosen because a job is looked for shortly after its creation was attempted.
const PAGES_MAX = 20;

/** Import jobs and campaigns; Pinpoint reads files with the role. */
export const connectImports = (client: PinpointClient, RoleArn: string): Imports => ({
  findJob: async (ApplicationId, { S3Url, SegmentName }) => {
    const isSame = ({ Definition, JobStatus }: ImportJobResponse) =>
      Definition?.S3Url === S3Url && Definition?.SegmentName === SegmentName && JobStatus !== "FAILED";
    // Without a segment a job has no name, and a second one only registers the same endpoints again.
    if (SegmentName === undefined) return undefined;
    return findOnPages(async (Token) => {
      const command = new GetImportJobsCommand({ ApplicationId, PageSize: PAGE_SIZE, Token });
      const { ImportJobsResponse } = await client.send(command).catch(throwFault("pinpoint:GetImportJobs"));
      return { found: ImportJobsResponse?.Item?.find(isSame)?.Id, token: ImportJobsResponse?.NextToken };
    });
  },
  createJob: async (ApplicationId, definition) => {
    const command = new CreateImportJobCommand({ ApplicationId, ImportJobRequest: { ...definition, RoleArn } });
    const created = await client.send(command).catch(refusedOrFault("pinpoint:CreateImportJob"));
    if (created instanceof RemoteFault) return { kind: "refused", reason: whyRefused(created) };
    return { kind: "created", jobId: created.ImportJobResponse?.Id ?? "" };
  },
  readJob: async (ApplicationId, JobId) => {
    const found = await client
      .send(new GetImportJobCommand({ ApplicationId, JobId }))
      .catch(unlessNotFound("pinpoint:GetImportJob"));
    return found?.ImportJobResponse && toJob(JobId, found.ImportJobResponse);
  },
  findCampaign: (ApplicationId, name) =>
    findOnPages(async (Token) => {
      const command = new GetCampaignsCommand({ ApplicationId, PageSize: PAGE_SIZE, Token });
      const { CampaignsResponse } = await client.send(command).catch(throwFault("pinpoint:GetCampaigns"));
      const isSame = ({ Name }: CampaignResponse) => Name === name;
      return { found: CampaignsResponse?.Item?.find(isSame)?.Id, token: CampaignsResponse?.NextToken };
    }),
  createCampaign: async (ApplicationId, campaign) => {
    // The rule's campaign is as its author wrote it; Pinpoint checks it.
    const command = new CreateCampaignCommand({
      ApplicationId,
      WriteCampaignRequest: campaign as WriteCampaignRequest,
    });
    const created = await client.send(command).catch(refusedOrFault("pinpoint:CreateCampaign"));
    if (created instanceof RemoteFault) return { kind: "refused", reason: whyRefused(created) };
    return { kind: "created", campaignId: created.CampaignResponse?.Id ?? "" };
  },
});

const toJob = (id: string, job: ImportJobResponse): ImportJob => ({
  id,
  status: job.JobStatus ?? "",
  segmentId: job.Definition?.SegmentId,
  total: job.TotalProcessed ?? 0,
  failed: job.TotalFailures ?? 0,
});

type Page = { found: string | undefined; token: string | undefined };

const findOnPages = async (read: (token: string | undefined) => Promise<Page>): Promise<string | undefined> => {
  let token: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const { found, token: next } = await read(token);
    if (found !== undefined || next === undefined) return found;
    token = next;
  }
  return undefined;
};

/** For `catch`: a fault that every retry has again is returned; any other is thrown. */
const refusedOrFault =
  (operation: string) =>
  (error: unknown): RemoteFault => {
    const fault = toRemoteFault(operation, error);
    if (fault.kind === "invalid" || fault.kind === "not-found") return fault;
    throw fault;
  };

const whyRefused = ({ message, cause }: RemoteFault): string => `${message}: ${toError(cause).message}`;
