import { BatchGetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { deliver, dynamo } from "./channel/deliver.ts";

const { OFFERS_TABLE = "", FREQUENCY_TABLE = "" } = process.env;

type Profile = { ProfileId: string; CustomerData: string };
type Event = { Items: { CustomerProfiles: Profile[] } };

const toMessage = ({ ProfileId, CustomerData }: Profile) => {
  const { AccountNumber }: { AccountNumber: string } = JSON.parse(CustomerData);
  return { id: ProfileId, customerId: AccountNumber, domain: "ConnectJourney" };
};

const load = (table: string, ids: string[]) =>
  dynamo.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys: ids.map((id) => ({ pk: { S: id } })) } } }));

const count = (id: string) =>
  dynamo.send(
    new UpdateItemCommand({ TableName: FREQUENCY_TABLE, Key: { pk: { S: id } }, UpdateExpression: "ADD n :1" }),
  );

export const handler = async ({ Items }: Event) => {
  const ids = Items.CustomerProfiles.map(({ ProfileId }) => ProfileId);
  await load(OFFERS_TABLE, ids);
  await load(FREQUENCY_TABLE, ids);
  await Promise.all(ids.map(count));
  await deliver(Items.CustomerProfiles.map(toMessage));
  const profiles = Items.CustomerProfiles.map(({ ProfileId }) => ({
    Id: ProfileId,
    ResultData: { outcome: "accepted" },
  }));
  return { Items: { CustomerProfiles: profiles } };
};
