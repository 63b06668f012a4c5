import { jwtVerify, SignJWT } from "jose";
import * as z from "zod";
import { toRefusal, type Verified } from "./customer-token.ts";

const AUDIENCE = "poke-interests";
// [IoT Core quotas: message broker] 50 subscriptions a connection.
const MAX_INTERESTS = 50;

const Interest = z.object({ domain: z.string(), filter: z.string() });
const InterestTicket = z.object({ interests: z.array(Interest).max(MAX_INTERESTS) });

/** A multicast to which the customer may subscribe. */
export type Interest = z.infer<typeof Interest>;

const toKey = (key: string) => new TextEncoder().encode(key);

/** The interests of a ticket, if its signature is valid, it has not expired and it is for this customer. */
export const verifyInterestTicket = async (
  ticket: string,
  key: string,
  customerHash: string,
  now: Date,
): Promise<Verified<Interest[]>> => {
  const rules = { algorithms: ["HS256"], audience: AUDIENCE, subject: customerHash, requiredClaims: ["exp"] };
  try {
    const { payload } = await jwtVerify(ticket, toKey(key), { ...rules, currentDate: now });
    const parsed = InterestTicket.safeParse(payload);
    return parsed.success ? { ok: true, value: parsed.data.interests } : { ok: false, reason: "claim interests" };
  } catch (error) {
    return { ok: false, reason: toRefusal(error) };
  }
};

/**
 * For the part of an app that knows which customers may subscribe to which multicasts. Throws for more than 50 interests, the
 * subscriptions of a connection: the authorizer would refuse the ticket.
 */
export const mintInterestTicket = async (
  key: string,
  customerHash: string,
  interests: Interest[],
  expiresAt: Date,
): Promise<string> => {
  if (interests.length > MAX_INTERESTS)
    throw new RangeError(`interests: expected at most ${MAX_INTERESTS}, received ${interests.length}`);
  return new SignJWT({ interests })
    .setProtectedHeader({ alg: "HS256" })
    .setAudience(AUDIENCE)
    .setSubject(customerHash)
    .setExpirationTime(expiresAt)
    .sign(toKey(key));
};
