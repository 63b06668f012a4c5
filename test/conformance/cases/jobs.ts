import { expect, vi } from "vitest";
import { badRequest, type Case, type Scene } from "../case.ts";

const IMPORTS = "Pinpoint API reference: Import jobs, Import job";
const EXPORTS = "Pinpoint API reference: Export jobs, Export job";
const RoleArn = "arn:aws:iam::000000000000:role/lists";
const ROWS = "Id,ChannelType,Address\nada,EMAIL,ada@example.com\nbo,EMAIL,bo@example.com\n";

const startImport = async (scene: Scene, more: object = {}) => {
  const { pinpoint, ApplicationId, name } = scene;
  const S3Url = `s3://lists/${name}.csv`;
  scene.putFile(S3Url, ROWS);
  const ImportJobRequest = { Format: "CSV" as const, RoleArn, S3Url, ...more };
  return (await pinpoint.createImportJob({ ApplicationId, ImportJobRequest })).ImportJobResponse;
};

const startExport = async ({ pinpoint, ApplicationId, name }: Scene, more: object = {}) => {
  const ExportJobRequest = { RoleArn, S3UrlPrefix: `s3://lists/${name}`, ...more };
  return (await pinpoint.createExportJob({ ApplicationId, ExportJobRequest })).ExportJobResponse;
};

const completed = async <Job extends { JobStatus?: string | undefined } | undefined>(read: () => Promise<Job>) => {
  let job = await read();
  await vi.waitFor(async () => {
    job = await read();
    expect(job?.JobStatus).toBe("COMPLETED");
  });
  return job;
};

const completedImport = ({ pinpoint, ApplicationId }: Scene, JobId: string | undefined) =>
  completed(async () => (await pinpoint.getImportJob({ ApplicationId, JobId })).ImportJobResponse);

const completedExport = ({ pinpoint, ApplicationId }: Scene, JobId: string | undefined) =>
  completed(async () => (await pinpoint.getExportJob({ ApplicationId, JobId })).ExportJobResponse);

const importSegment = async (scene: Scene): Promise<string> => {
  const job = await startImport(scene, { DefineSegment: true, SegmentName: "list" });
  return (await completedImport(scene, job?.Id))?.Definition?.SegmentId ?? "";
};

export const jobs: Case[] = [
  {
    operation: "CreateImportJob",
    source: IMPORTS,
    rule: "returns the job with its definition, before it runs",
    check: async (scene) => {
      expect(await startImport(scene)).toMatchObject({
        ...{ ApplicationId: scene.ApplicationId, Type: "IMPORT", JobStatus: "CREATED" },
        Definition: { Format: "CSV", RoleArn, S3Url: `s3://lists/${scene.name}.csv` },
      });
    },
  },
  {
    operation: "CreateImportJob",
    source: "Pinpoint API reference: Import jobs, ImportJobRequest",
    rule: "rejects a job that neither registers endpoints nor defines a segment",
    check: async (scene) => {
      const nothing = startImport(scene, { RegisterEndpoints: false, DefineSegment: false });
      await expect(nothing).rejects.toMatchObject(badRequest(/RegisterEndpoints/));
    },
  },
  {
    operation: "GetImportJob",
    source: IMPORTS,
    rule: "returns the counts of pieces and rows of a completed job",
    check: async (scene) => {
      expect(await completedImport(scene, (await startImport(scene))?.Id)).toMatchObject({
        ...{ TotalPieces: 1, CompletedPieces: 1, FailedPieces: 0, TotalProcessed: 2, TotalFailures: 0 },
        CompletionDate: expect.stringMatching(/Z$/),
      });
    },
  },
  {
    operation: "GetImportJobs",
    source: IMPORTS,
    rule: "returns the jobs of the application",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const job = await startImport(scene);
      const { ImportJobsResponse } = await pinpoint.getImportJobs({ ApplicationId });
      expect(ImportJobsResponse?.Item?.map(({ Id }) => Id)).toEqual([job?.Id]);
    },
  },
  {
    operation: "GetSegmentImportJobs",
    source: "Pinpoint API reference: Segment import jobs",
    rule: "returns the job that defined the segment",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const SegmentId = await importSegment(scene);
      const { ImportJobsResponse } = await pinpoint.getSegmentImportJobs({ ApplicationId, SegmentId });
      expect(ImportJobsResponse?.Item).toMatchObject([{ Definition: { SegmentName: "list", SegmentId } }]);
    },
  },
  {
    operation: "GetSegment",
    source: "Pinpoint API reference: Segment, SegmentImportResource",
    rule: "returns the size and the channels of an imported segment",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const SegmentId = await importSegment(scene);
      const { SegmentResponse } = await pinpoint.getSegment({ ApplicationId, SegmentId });
      expect(SegmentResponse).toMatchObject({
        ...{ SegmentType: "IMPORT", Name: "list" },
        ImportDefinition: { Format: "CSV", RoleArn, Size: 2, ChannelCounts: { EMAIL: 2 } },
      });
    },
  },
  {
    operation: "CreateExportJob",
    source: EXPORTS,
    rule: "accepts the job with 202, before it runs",
    check: async (scene) => {
      expect(await startExport(scene)).toMatchObject({ Type: "EXPORT", JobStatus: "CREATED", Definition: { RoleArn } });
    },
  },
  {
    operation: "GetExportJob",
    source: EXPORTS,
    rule: "returns the counts of a completed job, which wrote files",
    check: async (scene) => {
      await importSegment(scene);
      const job = await completedExport(scene, (await startExport(scene))?.Id);
      expect(job).toMatchObject({ TotalPieces: 1, CompletedPieces: 1, TotalProcessed: 2, TotalFailures: 0 });
      expect(scene.fileUrls().filter((url) => url.startsWith(`s3://lists/${scene.name}/`))).toHaveLength(1);
    },
  },
  {
    operation: "GetExportJobs",
    source: EXPORTS,
    rule: "returns the jobs of the application",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const job = await startExport(scene);
      const { ExportJobsResponse } = await pinpoint.getExportJobs({ ApplicationId });
      expect(ExportJobsResponse?.Item?.map(({ Id }) => Id)).toEqual([job?.Id]);
    },
  },
  {
    operation: "GetSegmentExportJobs",
    source: "Pinpoint API reference: Segment export jobs",
    rule: "returns the jobs that exported the segment",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const SegmentId = await importSegment(scene);
      const job = await startExport(scene, { SegmentId });
      await startExport(scene);
      const { ExportJobsResponse } = await pinpoint.getSegmentExportJobs({ ApplicationId, SegmentId });
      expect(ExportJobsResponse?.Item?.map(({ Id }) => Id)).toEqual([job?.Id]);
    },
  },
];
