import { deleteTags, loadTags } from "../../app/store/tags.ts";
import { transaction } from "../../database.ts";
import { deleteMessagesOf } from "../../delivery/store/sent-messages.ts";
import type { Operation } from "../../operation.ts";
import { forgetEvents } from "../event-listener.ts";
import { journeyArn, journeyResponse } from "../journey-response.ts";
import { requireJourney } from "../require-journey.ts";
import { deleteJourney as removeJourney } from "../store/journeys.ts";

export const deleteJourney: Operation = (context, { path }) => {
  const stored = requireJourney(context, path);
  const arn = journeyArn(context, stored.appId, stored.id);
  const response = journeyResponse(context, stored);
  transaction(context.db, () => {
    forgetEvents(context, { appId: stored.appId, journeyId: stored.id });
    deleteMessagesOf(context, { kind: "journey", id: stored.id });
    removeJourney(context, stored.appId, stored.id);
    deleteTags(context, arn, Object.keys(loadTags(context, arn)));
  });
  return response;
};
