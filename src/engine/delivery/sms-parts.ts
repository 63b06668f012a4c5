// [End User Messaging SMS user guide: character limits] GSM characters in a message of one part, and in each of several.
const SMS_PART_LENGTH = 160;
const SMS_JOINED_PART_LENGTH = 153;

/** How many parts a text has as an SMS message. */
export const smsParts = (body: string): number =>
  body.length <= SMS_PART_LENGTH ? 1 : Math.ceil(body.length / SMS_JOINED_PART_LENGTH);
