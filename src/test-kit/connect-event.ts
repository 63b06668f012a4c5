/** A profile in a batch; `data` becomes its `CustomerData`, as JSON text. */
export type ConnectProfile = { id: string; data?: object };

/** The event of a Custom action in an Amazon Connect journey. [Connect administrator guide: invoke Lambda functions] */
export const connectCustomActionEvent = (
  profiles: ConnectProfile[] = [{ id: "profile-1", data: { FirstName: "Ada", AccountNumber: "customer-1" } }],
) => ({
  InvocationMetadata: {
    CampaignContext: { CampaignId: "campaign-1", RunId: "run-1", ActionId: "action-1", CampaignName: "welcome" },
  },
  Items: {
    CustomerProfiles: profiles.map(({ id, data = {} }) => ({
      ProfileId: id,
      CustomerData: JSON.stringify(data),
      IdempotencyToken: `token-${id}`,
    })),
  },
});
