/** A status of a text in the terms of `TEXT_*` events. [End User Messaging SMS user guide: event types] */
export type SmsStatus =
  | "QUEUED"
  | "SENT"
  | "DELIVERED"
  | "BLOCKED"
  | "CARRIER_BLOCKED"
  | "CARRIER_UNREACHABLE"
  | "INVALID"
  | "INVALID_MESSAGE"
  | "SPAM"
  | "TTL_EXPIRED"
  | "UNKNOWN"
  | "UNREACHABLE";

/** A receipt, and how long after the send it is reported. */
export type SmsStep = { status: SmsStatus; afterMs: number };
/** The receipts of a text. `optsOut`: its receiver opts out when it arrives. */
export type SmsOutcome = { steps: readonly SmsStep[]; optsOut?: true };

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
// [End User Messaging SMS user guide: event types] AWS waits for a receipt from the carrier this long.
const RECEIPTS_WITHIN_MS = 72 * HOUR_MS;

const accepted: SmsStep[] = [
  { status: "QUEUED", afterMs: 0 },
  { status: "SENT", afterMs: 0 },
];
const after = (afterMs: number, status: SmsStatus): SmsStep => ({ status, afterMs });
const ending = (...receipts: SmsStep[]): SmsOutcome => ({ steps: [...accepted, ...receipts] });

// unspecified by AWS; chosen so that a campaign to many customers ends with its receipts.
const DELIVERED_AT_ONCE = ending(after(0, "DELIVERED"));
// unspecified by AWS; chosen because carriers take seconds.
const SIMULATOR_SUCCESS = ending(after(2 * SECOND_MS, "DELIVERED"));
// unspecified by AWS, which names no status for the failure; chosen because a later text may be delivered.
const SIMULATOR_FAILURE = ending(after(2 * SECOND_MS, "UNREACHABLE"));

// [End User Messaging SMS user guide: simulator phone numbers] one success and one failure number for each country.
const SIMULATOR_NUMBERS = [
  ["+61455944038", "+61455944039"],
  ["+43676800442031", "+43676800442032"],
  ["+32460213922", "+32460213923"],
  ["+56229140630", "+56229140631"],
  ["+420790542286", "+420790542287"],
  ["+4525919410", "+4525919215"],
  ["+37282720792", "+37282720793"],
  ["+3584573979110", "+3584573979111"],
  ["+33755512501", "+33755512502"],
  ["+85257048426", "+85257048854"],
  ["+36707178770", "+36707178772"],
  ["+394390009172", "+394390009174"],
  ["+447937404990", "+447937404992"],
  ["+352691385880", "+352691385882"],
  ["+3197008100148", "+3197008100150"],
  ["+4759449384", "+4759449387"],
  ["+48732141440", "+48732141442"],
  ["+351927946948", "+351927946950"],
  ["+40783900330", "+40783900332"],
  ["+34683783440", "+34683783442"],
  ["+46790645100", "+46790645102"],
  ["+41798075872", "+41798075874"],
  ["+886903444630", "+886903444632"],
  ["+447860019066", "+447860019067"],
  ["+14254147755", "+14254147167"],
] as const;

/**
 * Numbers for what the simulator of AWS does not have. They are reserved for fiction, so none is a customer's.
 * [North American Numbering Plan: 555 line numbers]
 */
export const OWN_NUMBERS: ReadonlyMap<string, SmsOutcome> = new Map<string, SmsOutcome>([
  ["+14255550101", ending(after(2 * SECOND_MS, "BLOCKED"))],
  ["+14255550102", ending(after(2 * SECOND_MS, "CARRIER_BLOCKED"))],
  ["+14255550103", ending(after(2 * SECOND_MS, "CARRIER_UNREACHABLE"))],
  ["+14255550104", ending(after(2 * SECOND_MS, "INVALID"))],
  ["+14255550105", ending(after(2 * SECOND_MS, "INVALID_MESSAGE"))],
  ["+14255550106", ending(after(2 * SECOND_MS, "SPAM"))],
  ["+14255550107", ending(after(HOUR_MS, "UNREACHABLE"))],
  ["+14255550108", ending(after(RECEIPTS_WITHIN_MS, "TTL_EXPIRED"))],
  ["+14255550109", ending(after(RECEIPTS_WITHIN_MS, "UNKNOWN"))],
  // Late, too late, twice, and in the wrong order.
  ["+14255550110", ending(after(RECEIPTS_WITHIN_MS - HOUR_MS, "DELIVERED"))],
  ["+14255550111", ending(after(HOUR_MS, "UNKNOWN"), after(2 * HOUR_MS, "DELIVERED"))],
  ["+14255550112", ending(after(RECEIPTS_WITHIN_MS, "UNKNOWN"), after(RECEIPTS_WITHIN_MS + HOUR_MS, "DELIVERED"))],
  ["+14255550113", ending(after(2 * SECOND_MS, "DELIVERED"), after(4 * SECOND_MS, "DELIVERED"))],
  ["+14255550114", { steps: [after(0, "DELIVERED"), after(2 * SECOND_MS, "QUEUED"), after(4 * SECOND_MS, "SENT")] }],
  ["+14255550115", { steps: accepted }],
  ["+14255550116", { ...DELIVERED_AT_ONCE, optsOut: true }],
]);

const OUTCOMES: ReadonlyMap<string, SmsOutcome> = new Map([
  ...OWN_NUMBERS,
  ...SIMULATOR_NUMBERS.flatMap(([success, failure]): [string, SmsOutcome][] => [
    [success, SIMULATOR_SUCCESS],
    [failure, SIMULATOR_FAILURE],
  ]),
]);

/** The outcome of a text to a number, with or without "+". A number that is not in the table receives its texts at once. */
export const smsOutcomeOf = (number: string): SmsOutcome =>
  OUTCOMES.get(number.startsWith("+") ? number : `+${number}`) ?? DELIVERED_AT_ONCE;
