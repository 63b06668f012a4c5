import * as z from "zod";

const CustomerProfile = z.looseObject({
  ProfileId: z.string().min(1),
  /** The Customer Profile as JSON text. */
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

/** Accepts profiles at the top level too: undocumented, reported in aws-powertools/powertools-lambda-python#7976. */
const liftProfiles = (event: unknown): unknown => {
  if (typeof event !== "object" || event === null || !("CustomerProfiles" in event)) return event;
  const { CustomerProfiles, ...rest } = event;
  return { ...rest, Items: { CustomerProfiles } };
};

/** The event of a Custom action in an Amazon Connect journey. [Connect administrator guide: invoke Lambda functions] */
export const ConnectCustomActionEvent = z.preprocess(liftProfiles, Documented);
export type ConnectCustomActionEvent = z.infer<typeof ConnectCustomActionEvent>;

/**
 * The response to that event. Connect treats a missing profile as an error. The field is `ProfileId` in the event and
 * `Id` in the response. [Connect administrator guide: invoke Lambda functions]
 */
export const ConnectCustomActionResponse = z.strictObject({
  Items: z.strictObject({
    CustomerProfiles: z.array(z.strictObject({ Id: z.string(), ResultData: z.record(z.string(), z.string()) })),
  }),
});
export type ConnectCustomActionResponse = z.infer<typeof ConnectCustomActionResponse>;
