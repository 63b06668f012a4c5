import * as z from "zod";
import type { ChannelType } from "../../../pinpoint/endpoint.ts";
import { createRenderer } from "../../delivery/render-message.ts";
import type { Contents } from "../../template/message-content.ts";
import type { TemplateConfiguration } from "../../template/template.ts";
import { templateContents } from "../../template/template-contents.ts";
import type { ActivityType } from "../activity-type.ts";
import { NextActivity, sendType } from "../define-activity-type.ts";

/** The fields of every activity whose message is a template. */
export const TEMPLATE_FIELDS = {
  NextActivity,
  TemplateName: z.string().optional(),
  TemplateVersion: z.string().optional(),
};

type TemplateActivity = z.infer<z.ZodObject<typeof TEMPLATE_FIELDS>>;

type TemplateMessageRules<Activity> = {
  schema: z.ZodType<Activity>;
  channelTypes: readonly ChannelType[];
  template: keyof TemplateConfiguration & `${string}Template`;
  /** Applies the activity's own settings, such as the sender, to the contents of the template. */
  withSettings?(contents: Contents, activity: Activity): Contents;
};

/** The type of an activity that renders a message template for each participant. */
export const templateMessageType = <Activity extends TemplateActivity>({
  schema,
  channelTypes,
  template,
  withSettings = (contents) => contents,
}: TemplateMessageRules<Activity>): ActivityType => {
  const templates = ({ TemplateName, TemplateVersion }: Activity): TemplateConfiguration => ({
    [template]: { Name: TemplateName, Version: TemplateVersion },
  });
  return sendType({
    schema,
    check: () => undefined,
    targets: (activity) => [activity.NextActivity],
    whyIncomplete: ({ TemplateName }, path) =>
      TemplateName ? undefined : `${path}.TemplateName is required to publish a journey`,
    channelTypes: () => channelTypes,
    reachesUser: true,
    templates,
    deliveryUri: () => undefined,
    channelPlan: (context, activity, ref) => ({
      kind: "send",
      render: createRenderer(withSettings(templateContents(context, templates(activity)), activity)),
      origin: { journey_id: ref.journeyId, journey_run_id: ref.runId, journey_activity_id: ref.activity },
    }),
  });
};
