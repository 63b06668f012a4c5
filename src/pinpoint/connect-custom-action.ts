import * as z from "zod";

const CustomerProfile = z.looseObject({
  ProfileId: z.string().min(1),
  /** A JSON string: the Customer Profile. */
  CustomerData: z.string().nullish(),
  IdempotencyToken: z.string().nullish(),
});

const CampaignContext = z.looseObject({
  CampaignId: z.string().nullish(),
  RunId: z.string().nullish(),
  ActionId: z.string().nullish(),
  CampaignName: z.string().nullish(),
});

const Documented = z.looseObject({
  InvocationMetadata: z.looseObject({ CampaignContext: CampaignContext.nullish() }).nullish(),
  Items: z.looseObject({ CustomerProfiles: z.array(CustomerProfile) }),
});

/** Seen by users (powertools-lambda-python#7976), possibly sent by the console's test: profiles at the top level. */
const liftProfiles = (event: unknown): unknown => {
  if (typeof event !== "object" || event === null || !("CustomerProfiles" in event)) return event;
  const { CustomerProfiles, ...rest } = event;
  return { ...rest, Items: { CustomerProfiles } };
};

/** What a Connect journey's Custom action sends, in either of its two shapes. [Connect admin guide: invoke Lambda functions] */
export const ConnectCustomActionEvent = z.preprocess(liftProfiles, Documented);
export type ConnectCustomActionEvent = z.infer<typeof ConnectCustomActionEvent>;

/** Every profile must be answered; a missing one is an error to Connect. The request says `ProfileId`, the answer `Id`. */
export const ConnectCustomActionAnswer = z.strictObject({
  Items: z.strictObject({
    CustomerProfiles: z.array(z.strictObject({ Id: z.string(), ResultData: z.record(z.string(), z.string()) })),
  }),
});
export type ConnectCustomActionAnswer = z.infer<typeof ConnectCustomActionAnswer>;
