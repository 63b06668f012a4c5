import * as z from "zod";
import { appExists } from "../../engine/app/store/apps.ts";
import { campaignsOfEndpoint } from "../../engine/campaign/campaigns-of-endpoint.ts";
import { listFailures } from "../../engine/delivery/store/send-failures.ts";
import { listUnsent } from "../../engine/delivery/store/unsent.ts";
import { loadEndpointDocument } from "../../engine/endpoint/store/endpoint-documents.ts";
import { journeysOfEndpoint } from "../../engine/journey/journeys-of-endpoint.ts";
import type { ControlRoute } from "./control-route.ts";
import { whyNotReasons } from "./why-not-reasons.ts";

const WhyNotQuery = z.strictObject({
  application: z.string(),
  endpoint: z.string(),
  campaign: z.string().optional(),
});

// Bounds the response to the latest sends.
const UNSENT_MAX = 1_000;

export const whyNotRoute: ControlRoute = {
  method: "GET",
  path: "/_local/why-not",
  help:
    "Returns why campaigns and journeys did not send to an endpoint: failed sends, hooks that removed it, holdout, segment, " +
    "channel type. `npx pinpoint why-not` adds the decision log, the suppression table, the endpoint and the channel's " +
    "results. Query: application=<id>, endpoint=<id>, campaign=<id>.",
  run: async ({ account }, { query }) => {
    const { application, endpoint: id, campaign } = WhyNotQuery.parse(Object.fromEntries(query));
    const { engine, place } = await account();
    const { context } = engine;
    const isAbout = ({ sender }: { sender: { id: string } }) => campaign === undefined || sender.id === campaign;
    const facts = {
      campaign,
      hasApplication: appExists(context, application),
      endpoint: loadEndpointDocument(context, application, id),
      unsent: listUnsent(context, application, id, UNSENT_MAX).filter(isAbout),
      failures: listFailures(context, application),
      campaigns: campaignsOfEndpoint(context, application, id, campaign),
      journeys: campaign === undefined ? journeysOfEndpoint(context, application, id) : [],
    };
    return { reasons: whyNotReasons(facts, place) };
  },
};
