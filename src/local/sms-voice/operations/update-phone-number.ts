import * as z from "zod";
import { numberRow, putNumberRow } from "../../../engine/sms-voice/store/numbers.ts";
import { operation } from "../operation.ts";
import { identityFields, OptOutListName, OriginationIdentity, requireOptOutList } from "../resource.ts";

const Input = z.strictObject({
  PhoneNumberId: OriginationIdentity,
  TwoWayEnabled: z.literal(true).optional(),
  TwoWayChannelArn: z.string().startsWith("arn:aws:sns:", "must be the ARN of an SNS topic").optional(),
  SelfManagedOptOutsEnabled: z.boolean().optional(),
  OptOutListName: OptOutListName.optional(),
});

export const UpdatePhoneNumber = operation(Input, (context, input) => {
  const { PhoneNumberId: number, OptOutListName: list, TwoWayChannelArn: twoWayChannelArn } = input;
  if (list !== undefined) requireOptOutList(context, list);
  const before = numberRow(context, number);
  const row = {
    optOutListName: list ?? before.optOutListName,
    selfManagedOptOuts: input.SelfManagedOptOutsEnabled ?? before.selfManagedOptOuts,
    twoWayChannelArn: twoWayChannelArn ?? before.twoWayChannelArn,
  };
  putNumberRow(context, number, row);
  return {
    PhoneNumberArn: identityFields(context, number).OriginationIdentityArn,
    PhoneNumberId: number,
    PhoneNumber: number,
    TwoWayEnabled: true,
    TwoWayChannelArn: row.twoWayChannelArn,
    SelfManagedOptOutsEnabled: row.selfManagedOptOuts,
    OptOutListName: row.optOutListName,
  };
});
