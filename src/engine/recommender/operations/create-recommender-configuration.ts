import { newId } from "../../ids.ts";
import type { Operation } from "../../operation.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import { RecommenderConfiguration } from "../recommender.ts";
import { recommenderResponse } from "../recommender-response.ts";
import { saveRecommender } from "../store/recommenders.ts";

export const createRecommenderConfiguration: Operation = (context, { body }) => {
  const configuration = parseBody(RecommenderConfiguration, withoutNulls(body));
  const now = context.clock.now();
  const recommender = { id: newId(), configuration, createdAtMs: now, modifiedAtMs: now };
  saveRecommender(context, recommender);
  return recommenderResponse(recommender);
};
