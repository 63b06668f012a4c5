import {
  CreateRecommenderConfigurationCommand,
  DeleteRecommenderConfigurationCommand,
  GetRecommenderConfigurationCommand,
  GetRecommenderConfigurationsCommand,
  UpdateRecommenderConfigurationCommand,
} from "@aws-sdk/client-pinpoint";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startEngine, type TestEngine } from "../engine-fixture.ts";

let fixture: TestEngine;
beforeEach(async () => {
  fixture = await startEngine();
});
afterEach(() => fixture.close());

const MODEL = {
  RecommendationProviderRoleArn: "arn:aws:iam::000000000000:role/recommend",
  RecommendationProviderUri: "arn:aws:personalize:us-east-1:000000000000:campaign/songs",
};
const create = async (more: object = {}) => {
  const command = new CreateRecommenderConfigurationCommand({ CreateRecommenderConfiguration: { ...MODEL, ...more } });
  return (await fixture.client.send(command)).RecommenderConfigurationResponse;
};

describe("recommender configurations", () => {
  test("are created, read, updated and deleted", async () => {
    const created = await create({ Name: "Songs", RecommendationsPerMessage: 2 });
    const RecommenderId = created?.Id ?? "";
    expect(created).toMatchObject({ ...MODEL, Name: "Songs", CreationDate: expect.stringMatching(/Z$/) });
    const update = { ...MODEL, Description: "of the week" };
    await fixture.client.send(
      new UpdateRecommenderConfigurationCommand({ RecommenderId, UpdateRecommenderConfiguration: update }),
    );
    const get = () => fixture.client.send(new GetRecommenderConfigurationCommand({ RecommenderId }));
    expect((await get()).RecommenderConfigurationResponse).toMatchObject({
      ...{ ...update, Id: RecommenderId, Name: "Songs", RecommendationsPerMessage: 2 },
    });
    await fixture.client.send(new DeleteRecommenderConfigurationCommand({ RecommenderId }));
    await expect(get()).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Recommender configuration not found",
    });
  });

  test("are listed in pages", async () => {
    for (const Name of ["A", "B", "C"]) await create({ Name });
    const page = async (NextToken?: string) => {
      const { ListRecommenderConfigurationsResponse: list } = await fixture.client.send(
        new GetRecommenderConfigurationsCommand({ PageSize: "2", ...(NextToken && { Token: NextToken }) }),
      );
      return { names: list?.Item?.map(({ Name }) => Name) ?? [], next: list?.NextToken };
    };
    const first = await page();
    const second = await page(first.next);
    expect(first.names).toHaveLength(2);
    expect([...first.names, ...second.names].sort()).toEqual(["A", "B", "C"]);
    expect(second.next).toBeUndefined();
  });

  test("are rejected with the field that is wrong", async () => {
    await expect(create({ RecommendationProviderUri: "songs" })).rejects.toThrow(
      "RecommendationProviderUri: expected the ARN of an Amazon Personalize campaign",
    );
    await expect(create({ RecommendationsPerMessage: 6 })).rejects.toThrow(/RecommendationsPerMessage: /);
  });
});
