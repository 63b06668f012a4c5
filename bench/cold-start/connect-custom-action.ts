import { deliver } from "./channel/deliver.ts";

type Profile = { ProfileId: string; CustomerData: string };
type Event = { Items: { CustomerProfiles: Profile[] } };

const toMessage = ({ ProfileId, CustomerData }: Profile) => {
  const { AccountNumber }: { AccountNumber: string } = JSON.parse(CustomerData);
  return { id: ProfileId, customerId: AccountNumber, domain: "ConnectJourney" };
};

export const handler = async ({ Items }: Event) => {
  await deliver(Items.CustomerProfiles.map(toMessage));
  const answers = Items.CustomerProfiles.map(({ ProfileId }) => ({
    Id: ProfileId,
    ResultData: { outcome: "accepted" },
  }));
  return { Items: { CustomerProfiles: answers } };
};
