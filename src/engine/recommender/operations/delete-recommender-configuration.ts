import { transaction } from "../../database.ts";
import type { Operation } from "../../operation.ts";
import { recommenderResponse } from "../recommender-response.ts";
import { deleteRecommender, requireRecommender } from "../store/recommenders.ts";

export const deleteRecommenderConfiguration: Operation = (context, { path }) =>
  transaction(context.db, () => {
    const recommender = requireRecommender(context, path["recommender-id"]);
    deleteRecommender(context, recommender.id);
    return recommenderResponse(recommender);
  });
