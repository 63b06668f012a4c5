import type { Campaign, Journey, Segment, Template } from "./exported-shapes.ts";

export type Request = Record<string, unknown>;

/** Neither ids nor versions of templates survive a move: the active version is used. */
const withoutTemplateVersions = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutTemplateVersions);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "TemplateVersion")
      .map(([name, inner]) => [
        name,
        name === "TemplateConfiguration" ? namesOnly(inner) : withoutTemplateVersions(inner),
      ]),
  );
};

const namesOnly = (configuration: unknown): unknown =>
  Object.fromEntries(
    Object.entries(configuration ?? {}).map(([kind, template]) => [
      kind,
      { Name: (template as { Name?: unknown }).Name },
    ]),
  );

/** [Pinpoint API reference: WriteSegmentRequest] has dimensions or groups, and a response may have both. */
export const segmentRequest = ({ Name, Dimensions, SegmentGroups }: Segment): Request => ({
  Name,
  ...(SegmentGroups?.Groups?.length ? { SegmentGroups } : { Dimensions: Dimensions ?? {} }),
});

/** [Pinpoint API reference: WriteCampaignRequest] A campaign that was moved sends nothing before it is resumed. */
export const campaignRequest = ({
  Id: _,
  SegmentVersion: __,
  State: ___,
  tags: ____,
  ...campaign
}: Campaign): Request => ({
  ...(withoutTemplateVersions(campaign) as Request),
  IsPaused: true,
});

/** [Pinpoint API reference: WriteJourneyRequest] */
export const journeyRequest = ({ Id: _, tags: __, ...journey }: Journey): Request => ({
  ...(withoutTemplateVersions(journey) as Request),
  State: "DRAFT",
});

/** [Pinpoint API reference: EmailTemplateRequest] */
export const templateRequest = ({ TemplateName: _, TemplateType: __, Version: ___, ...request }: Template): Request =>
  request;
