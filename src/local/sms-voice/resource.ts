import * as z from "zod";
import type { EngineContext } from "../../engine/context.ts";
import { hasOptOutList, type OptOut } from "../../engine/sms-voice/store/opt-outs.ts";
import { notFound } from "./sms-voice-error.ts";

// [End User Messaging SMS API: SendTextMessage, DestinationPhoneNumber] The API accepts a number without "+".
const PHONE_NUMBER = /^\+?[1-9][0-9]{1,18}$/;

/** A phone number, with "+". */
export const PhoneNumber = z
  .string()
  .regex(PHONE_NUMBER, "must be a phone number in E.164 format")
  .transform((number) => (number.startsWith("+") ? number : `+${number}`));

const ARN_PREFIX = /^arn:aws:sms-voice:[a-z0-9-]+:\d{12}:/;

/**
 * An origination number or pool, by its id or ARN. A number is its own id, and all numbers and pools exist: they are bought
 * in the console, which the local cloud does not have.
 */
export const OriginationIdentity = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[A-Za-z0-9_:/+-]+$/, "must be a phone number, a pool id or the ARN of one")
  .transform((identity) => identity.replace(ARN_PREFIX, "").replace(/^(?:phone-number|pool)\//, ""));

/** The name of an opt-out list, or its ARN. */
export const OptOutListName = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[A-Za-z0-9_:/-]+$/, "must be the name or the ARN of an opt-out list")
  .transform((name) => name.replace(ARN_PREFIX, "").replace(/^opt-out-list\//, ""));

type Home = Pick<EngineContext, "region" | "accountId">;

const arnOf = ({ region, accountId }: Home, resource: string): string =>
  `arn:aws:sms-voice:${region}:${accountId}:${resource}`;

export const identityFields = (home: Home, identity: string) => ({
  OriginationIdentityArn: arnOf(home, `${identity.startsWith("pool-") ? "pool" : "phone-number"}/${identity}`),
  OriginationIdentity: identity,
});

export const listFields = (home: Home, OptOutListName: string) => ({
  OptOutListArn: arnOf(home, `opt-out-list/${OptOutListName}`),
  OptOutListName,
});

export const requireOptOutList = (context: EngineContext, name: string): void => {
  if (!hasOptOutList(context, name)) throw notFound("opt-out-list", name);
};

export const toOptedOutNumber = ({ number, optedOutAtMs, isByEndUser }: OptOut) => ({
  OptedOutNumber: number,
  OptedOutTimestamp: toTimestamp(optedOutAtMs),
  EndUserOptedOut: isByEndUser,
});

/** JSON 1.0 has times in seconds. */
export const toTimestamp = (ms: number): number => ms / 1000;
