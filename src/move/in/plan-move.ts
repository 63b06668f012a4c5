import type { MovedKind, Tags } from "../ports.ts";
import type { Segment, TemplateType } from "./exported-shapes.ts";
import { orderSegments } from "./order-segments.ts";
import type { Exported } from "./read-exported.ts";
import { segmentIdsIn } from "./segment-ids.ts";
import { campaignRequest, journeyRequest, type Request, segmentRequest, templateRequest } from "./write-requests.ts";

/** One resource to create. `needs` has the old ids of segments that it refers to, and that are created before. */
export type Step =
  | { kind: "template"; type: TemplateType; name: string; request: Request }
  | { kind: "imported-segment"; oldId: string; name: string; roleArn: string | undefined; tags: Tags }
  | { kind: MovedKind; oldId: string; name: string; request: Request; needs: string[]; tags: Tags };

export type MovePlan = {
  application: { name: string; oldId: string; tags: Tags } | undefined;
  steps: Step[];
  /** What is not moved on purpose. */
  skipped: string[];
  /** What has to be corrected in the files before anything is moved. */
  problems: string[];
};

// [Pinpoint API reference: CampaignState, JourneyResponse.State]
const ENDED_CAMPAIGNS = new Set(["COMPLETED", "DELETED", "INVALID"]);
const ENDED_JOURNEYS = new Set(["COMPLETED", "CANCELLED", "CLOSED"]);

/** What to create from the files of an export, in an order in which everything that is referred to exists. */
export const planMove = ({ applications, segments, campaigns, journeys, templates, problems }: Exported): MovePlan => {
  const [application] = applications;
  const several = new Set(applications.map(({ Id }) => Id)).size > 1;
  const { ordered, circular } = orderSegments(unique(segments));
  const skipped: string[] = [];
  const isRunning = (subject: string, state: string | null | undefined, ended: ReadonlySet<string>): boolean => {
    const isEnded = ended.has(state ?? "");
    if (isEnded) skipped.push(`${subject}: it is ${state}`);
    return !isEnded;
  };
  const steps: Step[] = [
    ...templates.map(
      (template): Step => ({
        kind: "template",
        type: template.TemplateType,
        name: template.TemplateName,
        request: templateRequest(template),
      }),
    ),
    ...ordered.map(segmentStep),
    ...unique(campaigns)
      .filter(({ Id, Name, State }) =>
        isRunning(`campaign ${Name ?? Id} (${Id})`, State?.CampaignStatus, ENDED_CAMPAIGNS),
      )
      .map((campaign): Step => step("campaign", campaign, campaignRequest(campaign))),
    ...unique(journeys)
      .filter(({ Id, Name, State }) => isRunning(`journey ${Name ?? Id} (${Id})`, State, ENDED_JOURNEYS))
      .map((journey): Step => step("journey", journey, journeyRequest(journey))),
  ];
  return {
    application: application && { oldId: application.Id, name: application.Name, tags: tagsOf(application) },
    steps,
    skipped,
    problems: [
      ...problems,
      ...(several ? ["the files belong to several applications; move one at a time"] : []),
      ...circular.map((name) => `segment ${name}: its source segments refer to each other in a circle`),
    ],
  };
};

/** The last of those with one id: a file of a single resource may repeat an item of a list. */
const unique = <T extends { Id: string }>(items: readonly T[]): T[] => [
  ...new Map(items.map((item) => [item.Id, item])).values(),
];

/** The tag with the id that a resource had: what has it is not created again. */
export const MOVED_FROM = "moved-from";

type Old = { Id: string; Name?: string | null | undefined; tags?: Tags | null | undefined };
const tagsOf = ({ Id, tags }: Old): Tags => ({ ...tags, [MOVED_FROM]: Id });

const step = (kind: MovedKind, old: Old, request: Request): Step => ({
  kind,
  oldId: old.Id,
  name: old.Name ?? old.Id,
  request: withoutNulls(request),
  needs: segmentIdsIn(request),
  tags: tagsOf(old),
});

const segmentStep = (segment: Segment): Step =>
  segment.SegmentType === "DIMENSIONAL"
    ? step("segment", segment, segmentRequest(segment))
    : {
        kind: "imported-segment",
        oldId: segment.Id,
        name: segment.Name ?? segment.Id,
        roleArn: segment.ImportDefinition?.RoleArn ?? undefined,
        tags: tagsOf(segment),
      };

const withoutNulls = (request: Request): Request =>
  Object.fromEntries(Object.entries(request).filter(([, value]) => value !== null && value !== undefined));
