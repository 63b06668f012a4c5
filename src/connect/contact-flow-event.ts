import * as z from "zod";

const Endpoint = z.looseObject({ Address: z.string().nullish(), Type: z.string().nullish() });

const ContactData = z.looseObject({
  ContactId: z.string().nullish(),
  CustomerEndpoint: Endpoint.nullish(),
});

/**
 * The event of an AWS Lambda function block in a flow of Amazon Connect. Values are strings, also numbers; what a flow cannot
 * resolve may be missing, null or empty. [Connect administrator guide: invoke Lambda functions, request]
 */
export const ContactFlowEvent = z.looseObject({
  Name: z.string().nullish(),
  Details: z
    .looseObject({
      ContactData: ContactData.nullish(),
      Parameters: z.record(z.string(), z.unknown()).nullish(),
    })
    .nullish(),
});
export type ContactFlowEvent = z.infer<typeof ContactFlowEvent>;
