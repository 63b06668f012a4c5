import {
  GetCampaignsCommand,
  GetSegmentsCommand,
  ListJourneysCommand,
  type PinpointClient,
} from "@aws-sdk/client-pinpoint";
import type { MovedKind, Tagged } from "../move/ports.ts";
import { throwFault } from "./sdk-fault.ts";

const PAGE_SIZE = "100";

type Item = { Id?: string | undefined; tags?: Record<string, string> | undefined };
type Page = { Item?: Item[] | undefined; NextToken?: string | undefined };

/** All segments, campaigns and journeys of an application, with their tags. */
export const readResources = async (
  client: PinpointClient,
  ApplicationId: string,
): Promise<(Tagged & { kind: MovedKind })[]> => {
  const page = (Token: string | undefined) => ({ ApplicationId, PageSize: PAGE_SIZE, Token });
  const segments = await allPages(
    async (token) => (await client.send(new GetSegmentsCommand(page(token)))).SegmentsResponse,
  ).catch(throwFault("pinpoint:GetSegments"));
  const campaigns = await allPages(
    async (token) => (await client.send(new GetCampaignsCommand(page(token)))).CampaignsResponse,
  ).catch(throwFault("pinpoint:GetCampaigns"));
  const journeys = await allPages(
    async (token) => (await client.send(new ListJourneysCommand(page(token)))).JourneysResponse,
  ).catch(throwFault("pinpoint:ListJourneys"));
  return [...tagged("segment", segments), ...tagged("campaign", campaigns), ...tagged("journey", journeys)];
};

const allPages = async (read: (token: string | undefined) => Promise<Page | undefined>): Promise<Item[]> => {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const page = await read(token);
    items.push(...(page?.Item ?? []));
    token = page?.NextToken;
  } while (token !== undefined);
  return items;
};

const tagged = (kind: MovedKind, items: readonly Item[]) =>
  items.map(({ Id = "", tags = {} }) => ({ kind, id: Id, tags }));
