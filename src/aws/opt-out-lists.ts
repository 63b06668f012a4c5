import {
  DescribeOptedOutNumbersCommand,
  type PinpointSMSVoiceV2Client,
  PutOptedOutNumberCommand,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import type { ReconcilerPorts } from "../sms/opt-outs/reconciler-ports.ts";
import { throwFault, unlessNotFound } from "./sdk-fault.ts";

// [End User Messaging SMS API: DescribeOptedOutNumbers]
const PAGE_SIZE = 100;
const OPERATION = "sms-voice:DescribeOptedOutNumbers";

/** Reads the opt-out lists of the account, and adds to them. */
export const connectOptOutLists = (
  client: PinpointSMSVoiceV2Client,
): Pick<ReconcilerPorts, "readList" | "isListed" | "addToList"> => ({
  readList: async (OptOutListName, NextToken) => {
    const command = new DescribeOptedOutNumbersCommand({ OptOutListName, NextToken, MaxResults: PAGE_SIZE });
    const page = await client.send(command).catch(throwFault(OPERATION));
    return {
      items: (page.OptedOutNumbers ?? []).flatMap(({ OptedOutNumber }) => OptedOutNumber ?? []),
      token: page.NextToken,
    };
  },
  isListed: async (OptOutListName, customer) => {
    const command = new DescribeOptedOutNumbersCommand({ OptOutListName, OptedOutNumbers: [customer] });
    // [End User Messaging SMS API: DescribeOptedOutNumbers] a number that is not in the list is an error.
    const found = await client.send(command).catch(unlessNotFound(OPERATION));
    return (found?.OptedOutNumbers ?? []).length > 0;
  },
  addToList: async (OptOutListName, customer) => {
    const command = new PutOptedOutNumberCommand({ OptOutListName, OptedOutNumber: customer });
    await client.send(command).catch(throwFault("sms-voice:PutOptedOutNumber"));
  },
});
