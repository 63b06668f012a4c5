import type { Operation } from "../../operation.ts";
import { recommenderResponse } from "../recommender-response.ts";
import { requireRecommender } from "../store/recommenders.ts";

export const getRecommenderConfiguration: Operation = (context, { path }) =>
  recommenderResponse(requireRecommender(context, path["recommender-id"]));
