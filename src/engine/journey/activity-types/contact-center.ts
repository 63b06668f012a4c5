import * as z from "zod";
import { Endpoint } from "../../../pinpoint/endpoint.ts";
import type { RenderMessage } from "../../delivery/render-message.ts";
import { NextActivity, sendType } from "../define-activity-type.ts";
import type { JourneyChannelSettings } from "../journey-settings.ts";

/**
 * Requests a call to each participant from a campaign of Amazon Connect, whose dialer calls them. [Pinpoint API reference:
 * ContactCenterActivity, JourneyChannelSettings] Unspecified by AWS which endpoints are called; chosen as those of the type
 * VOICE, as for voice messages.
 */
export const contactCenter = sendType({
  schema: z.looseObject({ NextActivity }),
  check: () => undefined,
  targets: (activity) => [activity.NextActivity],
  whyIncomplete: () => undefined,
  channelTypes: () => ["VOICE"],
  reachesUser: true,
  templates: () => ({}),
  deliveryUri: () => undefined,
  channelPlan: (_context, _activity, ref, settings = {}) => ({
    kind: "send",
    render: renderCall(settings),
    origin: { journey_id: ref.journeyId, journey_run_id: ref.runId, journey_activity_id: ref.activity },
  }),
});

const renderCall =
  ({ ConnectCampaignArn = "", ConnectCampaignExecutionRoleArn = "" }: JourneyChannelSettings): RenderMessage =>
  ({ document }, _now, disabledChannels) => {
    const { Address: address } = Endpoint.parse(JSON.parse(document));
    const channel = "CONTACT_CENTER";
    if (disabledChannels.has("VOICE"))
      return { ok: false, channel, reason: "the VOICE channel of the application is disabled" };
    if (!address) return { ok: false, channel, reason: "the endpoint has no address" };
    const dialer = { campaignArn: ConnectCampaignArn, executionRoleArn: ConnectCampaignExecutionRoleArn };
    return { ok: true, message: { channel, address, body: "", dialer } };
  };
