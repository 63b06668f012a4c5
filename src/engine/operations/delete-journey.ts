import { journeyArn, journeyResponse } from "../journey/journey-response.ts";
import { requireJourney } from "../journey/require-journey.ts";
import type { Operation } from "../operation.ts";
import { transaction } from "../store/database.ts";
import { deleteJourney as removeJourney } from "../store/journeys.ts";
import { deleteTags, loadTags } from "../store/tags.ts";

export const deleteJourney: Operation = {
  name: "DeleteJourney",
  method: "DELETE",
  path: "/v1/apps/{application-id}/journeys/{journey-id}",
  status: 200,
  run: (context, { path }) => {
    const stored = requireJourney(context, path);
    const arn = journeyArn(context, stored.appId, stored.id);
    const answer = journeyResponse(context, stored);
    transaction(context.db, () => {
      removeJourney(context, stored.appId, stored.id);
      deleteTags(context, arn, Object.keys(loadTags(context, arn)));
    });
    return answer;
  },
};
