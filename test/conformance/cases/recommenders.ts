import { expect } from "vitest";
import { badRequest, type Case, notFound, type Scene } from "../case.ts";

const source = "Pinpoint API reference: Recommender models, Recommender model";

const MODEL = {
  RecommendationProviderRoleArn: "arn:aws:iam::000000000000:role/recommend",
  RecommendationProviderUri: "arn:aws:personalize:us-east-1:000000000000:campaign/songs",
};

const create = async ({ pinpoint, name }: Scene) => {
  const CreateRecommenderConfiguration = { ...MODEL, Name: name, RecommendationsPerMessage: 2 };
  const created = await pinpoint.createRecommenderConfiguration({ CreateRecommenderConfiguration });
  return { RecommenderId: created.RecommenderConfigurationResponse?.Id, created };
};

export const recommenders: Case[] = [
  {
    ...{ operation: "CreateRecommenderConfiguration", source },
    rule: "returns the configuration with its id and dates",
    check: async (scene) => {
      const { created } = await create(scene);
      expect(created.RecommenderConfigurationResponse).toMatchObject({
        ...{ ...MODEL, Name: scene.name, RecommendationsPerMessage: 2, CreationDate: expect.stringMatching(/Z$/) },
      });
    },
  },
  {
    ...{ operation: "CreateRecommenderConfiguration", source },
    rule: "rejects more than five recommendations for a message",
    check: async ({ pinpoint }) => {
      const CreateRecommenderConfiguration = { ...MODEL, RecommendationsPerMessage: 6 };
      const created = pinpoint.createRecommenderConfiguration({ CreateRecommenderConfiguration });
      await expect(created).rejects.toMatchObject(badRequest(/RecommendationsPerMessage/));
    },
  },
  {
    ...{ operation: "GetRecommenderConfiguration", source },
    rule: "returns what CreateRecommenderConfiguration returned",
    check: async (scene) => {
      const { RecommenderId, created } = await create(scene);
      const { RecommenderConfigurationResponse } = await scene.pinpoint.getRecommenderConfiguration({ RecommenderId });
      expect(RecommenderConfigurationResponse).toEqual(created.RecommenderConfigurationResponse);
    },
  },
  {
    ...{ operation: "GetRecommenderConfigurations", source },
    rule: "returns the configurations of the account in pages, each once",
    check: async (scene) => {
      await create(scene);
      await create(scene);
      const page = async (Token?: string) => {
        const query = { PageSize: "1", ...(Token && { Token }) };
        return (await scene.pinpoint.getRecommenderConfigurations(query)).ListRecommenderConfigurationsResponse;
      };
      const first = await page();
      const second = await page(first?.NextToken);
      expect(new Set([first, second].flatMap((one) => one?.Item?.map(({ Id }) => Id))).size).toBe(2);
    },
  },
  {
    ...{ operation: "UpdateRecommenderConfiguration", source },
    rule: "returns the changed configuration",
    check: async (scene) => {
      const { RecommenderId } = await create(scene);
      const UpdateRecommenderConfiguration = { ...MODEL, Description: "of the week" };
      const updated = await scene.pinpoint.updateRecommenderConfiguration({
        ...{ RecommenderId, UpdateRecommenderConfiguration },
      });
      expect(updated.RecommenderConfigurationResponse).toMatchObject({ Id: RecommenderId, Description: "of the week" });
    },
  },
  {
    ...{ operation: "DeleteRecommenderConfiguration", source },
    rule: "returns the configuration, which does not exist any more",
    check: async (scene) => {
      const { RecommenderId } = await create(scene);
      const { RecommenderConfigurationResponse } = await scene.pinpoint.deleteRecommenderConfiguration({
        RecommenderId,
      });
      expect(RecommenderConfigurationResponse?.Id).toBe(RecommenderId);
      await expect(scene.pinpoint.getRecommenderConfiguration({ RecommenderId })).rejects.toMatchObject(notFound());
    },
  },
];
