import type { EngineContext } from "../context.ts";
import type { Contents } from "../delivery/message-content.ts";
import type { Order } from "../delivery/order.ts";
import { createRenderer } from "../delivery/render-message.ts";
import type { TemplateConfiguration } from "../template/template.ts";
import { templateContents } from "../template/template-contents.ts";
import type { Place } from "./step.ts";

/** Sends what a template says; the activity may change the sender. */
export const deliverTemplate = (
  context: EngineContext,
  templates: TemplateConfiguration,
  place: Place,
  adjust: (contents: Contents) => Contents = (contents) => contents,
): Order["deliver"] => ({
  kind: "send",
  render: createRenderer(adjust(templateContents(context, templates))),
  origin: { journey_id: place.journeyId, journey_run_id: place.runId, journey_activity_id: place.activity },
});

type FromTemplate = { TemplateName?: string | undefined; TemplateVersion?: string | undefined };

export const templateOf = ({ TemplateName, TemplateVersion }: FromTemplate) => ({
  Name: TemplateName,
  Version: TemplateVersion,
});
