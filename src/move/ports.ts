import type { EndpointToPut } from "./in/endpoint-to-put.ts";
import type { TemplateType } from "./in/exported-shapes.ts";
import type { Request } from "./in/write-requests.ts";

/** A message template of the account; `response` is what its operation returned, and undefined for types without counterpart. */
export type StoredTemplate = { name: string; type: string; response: unknown };

/** What moving out reads. Rejects with a `RemoteFault`. */
export type OutPorts = {
  readTemplates(): Promise<StoredTemplate[]>;
};

export type Tags = Record<string, string>;
/** A refusal has the message of the target, which names the field. */
export type Created = { kind: "created"; id: string } | { kind: "refused"; reason: string };
export type MovedKind = "segment" | "campaign" | "journey";
export type Tagged = { id: string; tags: Tags };

/** What moving in calls. Each rejects with a `RemoteFault` if the target fails, rather than refuses. */
export type InPorts = {
  readApplications(): Promise<Tagged[]>;
  createApplication(name: string, tags: Tags): Promise<Created>;
  /** All segments, campaigns and journeys of an application. */
  readResources(applicationId: string): Promise<(Tagged & { kind: MovedKind })[]>;
  /** All templates of the account. */
  readTemplates(): Promise<{ name: string; type: string }[]>;
  createTemplate(type: TemplateType, name: string, request: Request): Promise<Created>;
  create(kind: MovedKind, applicationId: string, request: Request, tags: Tags): Promise<Created>;
  /** Resolves when the import job has ended. */
  importSegment(applicationId: string, segment: ImportedSegment, tags: Tags): Promise<Created>;
  putEndpoints(applicationId: string, endpoints: readonly EndpointToPut[]): Promise<Created>;
};
export type ImportedSegment = { name: string; s3Url: string; roleArn: string | undefined };
