import type { Operation } from "../../operation.ts";
import { pageResponse, readPage } from "../../paging.ts";
import { recommenderResponse } from "../recommender-response.ts";
import { listRecommenders } from "../store/recommenders.ts";

export const getRecommenderConfigurations: Operation = (context, { query }) => {
  const page = readPage(query);
  return pageResponse(listRecommenders(context, page), page, ({ id }) => id, recommenderResponse);
};
