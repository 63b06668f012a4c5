import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import { RecommenderConfiguration } from "../recommender.ts";
import { recommenderResponse } from "../recommender-response.ts";
import { requireRecommender, saveRecommender } from "../store/recommenders.ts";

export const updateRecommenderConfiguration: Operation = (context, { path, body }) => {
  const configuration = parseBody(RecommenderConfiguration, withoutNulls(body));
  return transaction(context.db, () => {
    const known = requireRecommender(context, path["recommender-id"]);
    // unspecified by AWS; chosen because other updates of the API keep what a request leaves out.
    const merged = { ...known.configuration, ...configuration };
    const updated = { ...known, configuration: merged, modifiedAtMs: context.clock.now() };
    saveRecommender(context, updated);
    return recommenderResponse(updated);
  });
};
