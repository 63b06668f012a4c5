import type { Campaign, Journey, Segment, Template } from "./exported-shapes.ts";

export type Request = Record<string, unknown>;

/** The tag with the id that a resource had: what has it is not created again. */
export const MOVED_FROM = "moved-from";

/** Neither ids nor versions of templates survive a move: the active version is used. */
const withoutTemplateVersions = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutTemplateVersions);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "TemplateVersion")
      .map(([name, inner]) => [name, name === "TemplateConfiguration" ? namesOnly(inner) : withoutTemplateVersions(inner)]),
  );
};

const namesOnly = (configuration: unknown): unknown =>
  Object.fromEntries(
    Object.entries(configuration ?? {}).map(([kind, template]) => [kind, { Name: (template as { Name?: unknown }).Name }]),
  );

/** [Pinpoint API reference: WriteSegmentRequest] has dimensions or groups, and a response may have both. */
export const segmentRequest = ({ Id, Name, Dimensions, SegmentGroups, tags }: Segment): Request => ({
  Name,
  ...(SegmentGroups?.Groups?.length ? { SegmentGroups } : { Dimensions: Dimensions ?? {} }),
  tags: { ...tags, [MOVED_FROM]: Id },
});

/** [Pinpoint API reference: WriteCampaignRequest] A campaign that was moved sends nothing before it is resumed. */
export const campaignRequest = ({ Id, SegmentVersion: _, State: __, tags, ...campaign }: Campaign): Request => ({
  ...(withoutTemplateVersions(campaign) as Request),
  IsPaused: true,
  tags: { ...tags, [MOVED_FROM]: Id },
});

/** [Pinpoint API reference: WriteJourneyRequest] Tags are no part of it. */
export const journeyRequest = ({ Id: _, tags: __, ...journey }: Journey): Request => ({
  ...(withoutTemplateVersions(journey) as Request),
  State: "DRAFT",
});

/** [Pinpoint API reference: EmailTemplateRequest] */
export const templateRequest = ({ TemplateName: _, TemplateType: __, Version: ___, ...request }: Template): Request => request;
