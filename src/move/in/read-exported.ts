import { toIssues } from "../../errors.ts";
import { whyOverJsonLimits } from "../../json-limits.ts";
import { isJsonObject, parseJson } from "../../parse-json.ts";
import {
  type Application,
  type Campaign,
  EXPORTED_SHAPES,
  type Journey,
  type Segment,
  type Template,
} from "./exported-shapes.ts";

/** A file, or why it is not read. */
export type ExportedFile = { name: string; text: string } | { name: string; problem: string };

/** What the files of a folder contain, and what in them cannot be used. */
export type Exported = {
  applications: Application[];
  segments: Segment[];
  campaigns: Campaign[];
  journeys: Journey[];
  templates: Template[];
  problems: string[];
};

type Shape = keyof typeof EXPORTED_SHAPES;
const SHAPES = new Map(Object.entries(EXPORTED_SHAPES) as [Shape, (typeof EXPORTED_SHAPES)[Shape]][]);
// Lists without what is moved: get-email-template and the like return the templates.
const IGNORED = new Set([
  "TemplatesResponse",
  "ExportJobResponse",
  "ExportJobsResponse",
  "ApplicationSettingsResource",
]);

/** Reads the responses of the Pinpoint API. A file may have any name: the field in it says what it is. */
export const readExported = (files: readonly ExportedFile[]): Exported => {
  const exported: Exported = {
    applications: [],
    segments: [],
    campaigns: [],
    journeys: [],
    templates: [],
    problems: [],
  };
  const pages = new Map<Shape, PageCount>();
  for (const file of files) {
    const { name } = file;
    const value = "text" in file ? parseResponses(file.text) : file.problem;
    if (typeof value === "string") exported.problems.push(`${name}: ${value}`);
    else for (const [field, response] of Object.entries(value)) readResponse(name, field, response, exported, pages);
  }
  exported.problems.push(...[...pages].flatMap(([shape, count]) => whyIncomplete(shape, count)));
  return exported;
};

/** The responses of a file by their fields, or why it has none. */
const parseResponses = (text: string): Record<string, unknown> | string => {
  const tooDeep = whyOverJsonLimits(text, Number.POSITIVE_INFINITY);
  if (tooDeep !== undefined) return `${tooDeep}, as no response of Pinpoint does: remove the file`;
  const value = parseJson(text);
  if (value === undefined) return "not JSON";
  return isJsonObject(value) ? value : "expected an object with the response of one operation";
};

const readResponse = (
  file: string,
  field: string,
  response: unknown,
  exported: Exported,
  pages: Map<Shape, PageCount>,
): void => {
  if (IGNORED.has(field)) return;
  const schema = SHAPES.get(field as Shape);
  if (schema === undefined) {
    exported.problems.push(`${file}: ${field.slice(0, 50)}: expected one of ${[...SHAPES.keys()].join(", ")}`);
    return;
  }
  const parsed = schema.safeParse(response);
  if (!parsed.success) {
    exported.problems.push(...toIssues(parsed.error).map(({ path, rule }) => `${file}: ${field}.${path}: ${rule}`));
    return;
  }
  if ("Item" in parsed.data) countPage(pages, field as Shape, parsed.data.NextToken, file);
  const items = "Item" in parsed.data ? parsed.data.Item : [parsed.data];
  listFor(field as Shape, exported).push(...items);
};

const listFor = (shape: Shape, exported: Exported): unknown[] => {
  switch (shape) {
    case "ApplicationResponse":
      return exported.applications;
    case "SegmentResponse":
    case "SegmentsResponse":
      return exported.segments;
    case "CampaignResponse":
    case "CampaignsResponse":
      return exported.campaigns;
    case "JourneyResponse":
    case "JourneysResponse":
      return exported.journeys;
    case "EmailTemplateResponse":
    case "SMSTemplateResponse":
    case "PushNotificationTemplateResponse":
    case "VoiceTemplateResponse":
    case "InAppTemplateResponse":
      return exported.templates;
    default:
      return shape satisfies never;
  }
};

type PageCount = { continued: string[]; last: number };

const countPage = (
  pages: Map<Shape, PageCount>,
  shape: Shape,
  token: string | null | undefined,
  file: string,
): void => {
  const count = pages.get(shape) ?? { continued: [], last: 0 };
  pages.set(shape, count);
  if (token) count.continued.push(file);
  else count.last++;
};

/** The AWS CLI does not follow the tokens of Pinpoint, so a list may lack pages. One page of each list has no token. */
const whyIncomplete = (shape: Shape, { continued, last }: PageCount): string[] =>
  last > 0 || continued.length === 0
    ? []
    : [`${continued.at(-1)}: ${shape}.NextToken: the list continues; save the next page (--token) to another file`];
