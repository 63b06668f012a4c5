import {
  CreateAppCommand,
  CreateCampaignCommand,
  CreateJourneyCommand,
  CreateSegmentCommand,
  type EndpointBatchItem,
  GetAppCommand,
  GetAppsCommand,
  type PinpointClient,
  TagResourceCommand,
  UpdateEndpointsBatchCommand,
  type WriteJourneyRequest,
} from "@aws-sdk/client-pinpoint";
import type { Created, InPorts, MovedKind, Tags } from "../move/ports.ts";
import { toError } from "../to-error.ts";
import { importSegment } from "./moving-in-imports.ts";
import { readResources } from "./moving-in-resources.ts";
import { createTemplate } from "./moving-in-templates.ts";
import { listTemplates } from "./moving-out.ts";
import { throwFault, toRemoteFault } from "./sdk-fault.ts";

const PAGE_SIZE = "100";

type Body = Record<string, unknown>;

/** Creates what was exported from Pinpoint, in the local cloud or any service with the same API. */
export const connectMovingIn = (client: PinpointClient): InPorts => ({
  readApplications: async () => {
    const apps: { id: string; tags: Tags }[] = [];
    let Token: string | undefined;
    do {
      const command = new GetAppsCommand({ PageSize: PAGE_SIZE, Token });
      const { ApplicationsResponse } = await client.send(command).catch(throwFault("pinpoint:GetApps"));
      apps.push(...(ApplicationsResponse?.Item ?? []).map(({ Id = "", tags = {} }) => ({ id: Id, tags })));
      Token = ApplicationsResponse?.NextToken;
    } while (Token !== undefined);
    return apps;
  },
  createApplication: (Name, tags) =>
    unlessRefused("pinpoint:CreateApp", async () => {
      const created = await client.send(new CreateAppCommand({ CreateApplicationRequest: { Name, tags } }));
      return created.ApplicationResponse?.Id;
    }),
  readResources: (applicationId) => readResources(client, applicationId),
  readTemplates: async () =>
    (await listTemplates(client)).map(({ TemplateName = "", TemplateType = "" }) => ({
      name: TemplateName,
      type: TemplateType,
    })),
  createTemplate: (type, name, request) =>
    unlessRefused("pinpoint:CreateTemplate", () => createTemplate(client, type, name, request)),
  create: (kind, applicationId, request, tags) =>
    unlessRefused(`pinpoint:Create ${kind}`, () => create(client, kind, applicationId, request, tags)),
  importSegment: (applicationId, segment, tags) =>
    unlessRefused("pinpoint:CreateImportJob", async () => {
      const imported = await importSegment(client, applicationId, segment);
      if (imported.kind === "created") await tag(client, applicationId, `segments/${imported.id}`, tags);
      return imported;
    }),
  putEndpoints: (ApplicationId, endpoints) =>
    unlessRefused("pinpoint:UpdateEndpointsBatch", async () => {
      // The target checks the values.
      const Item = endpoints as unknown as EndpointBatchItem[];
      await client.send(new UpdateEndpointsBatchCommand({ ApplicationId, EndpointBatchRequest: { Item } }));
      return "";
    }),
});

/** Requests are as they were exported; the target checks them. */
const create = async (
  client: PinpointClient,
  kind: MovedKind,
  ApplicationId: string,
  request: Body,
  tags: Tags,
): Promise<string | undefined> => {
  switch (kind) {
    case "segment": {
      const WriteSegmentRequest = { ...request, tags };
      return (await client.send(new CreateSegmentCommand({ ApplicationId, WriteSegmentRequest }))).SegmentResponse?.Id;
    }
    case "campaign": {
      const WriteCampaignRequest = { ...request, tags };
      return (await client.send(new CreateCampaignCommand({ ApplicationId, WriteCampaignRequest }))).CampaignResponse
        ?.Id;
    }
    case "journey": {
      const journey = { ...request, ...withDates(request) } as unknown as WriteJourneyRequest;
      const created = await client.send(new CreateJourneyCommand({ ApplicationId, WriteJourneyRequest: journey }));
      const id = created.JourneyResponse?.Id;
      // [Pinpoint API reference: WriteJourneyRequest] has no tags.
      await tag(client, ApplicationId, `journeys/${id}`, tags);
      return id;
    }
    default:
      return kind satisfies never;
  }
};

/** The SDK takes the times of a journey as dates. */
const withDates = ({ Schedule }: Body): Body => {
  if (Schedule === undefined) return {};
  const { StartTime, EndTime, ...schedule } = Schedule as { StartTime?: string; EndTime?: string };
  return {
    Schedule: {
      ...schedule,
      ...(StartTime && { StartTime: new Date(StartTime) }),
      ...(EndTime && { EndTime: new Date(EndTime) }),
    },
  };
};

const tag = async (client: PinpointClient, ApplicationId: string, resource: string, tags: Tags): Promise<void> => {
  const { ApplicationResponse } = await client.send(new GetAppCommand({ ApplicationId }));
  await client.send(
    new TagResourceCommand({ ResourceArn: `${ApplicationResponse?.Arn}/${resource}`, TagsModel: { tags } }),
  );
};

/** What a call created. A response of 400 or 404 is a refusal; any other error is thrown as a fault. */
const unlessRefused = async (
  operation: string,
  call: () => Promise<Created | string | undefined>,
): Promise<Created> => {
  try {
    const result = await call();
    return typeof result === "object" ? result : { kind: "created", id: result ?? "" };
  } catch (error) {
    const fault = toRemoteFault(operation, error);
    if (fault.kind !== "invalid" && fault.kind !== "not-found") throw fault;
    return { kind: "refused", reason: toError(error).message };
  }
};
