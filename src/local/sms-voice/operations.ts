import type { SmsVoiceOperation } from "./operation.ts";
import { CreateOptOutList } from "./operations/create-opt-out-list.ts";
import { DeleteOptedOutNumber } from "./operations/delete-opted-out-number.ts";
import { DescribeKeywords } from "./operations/describe-keywords.ts";
import { DescribeOptedOutNumbers } from "./operations/describe-opted-out-numbers.ts";
import { PutKeyword } from "./operations/put-keyword.ts";
import { PutOptedOutNumber } from "./operations/put-opted-out-number.ts";
import { SendTextMessage } from "./operations/send-text-message.ts";
import { UpdatePhoneNumber } from "./operations/update-phone-number.ts";

/** The supported operations, by their names in the API. */
export const OPERATIONS = new Map<string, SmsVoiceOperation>(
  Object.entries({
    CreateOptOutList,
    DeleteOptedOutNumber,
    DescribeKeywords,
    DescribeOptedOutNumbers,
    PutKeyword,
    PutOptedOutNumber,
    SendTextMessage,
    UpdatePhoneNumber,
  }),
);
