import type { StoredRecommender } from "./store/recommenders.ts";

/** [Pinpoint API reference: RecommenderConfigurationResponse] */
export const recommenderResponse = ({ id, configuration, createdAtMs, modifiedAtMs }: StoredRecommender) => ({
  ...configuration,
  Id: id,
  CreationDate: new Date(createdAtMs).toISOString(),
  LastModifiedDate: new Date(modifiedAtMs).toISOString(),
});
