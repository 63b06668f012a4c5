// Invoked by IoT Core when a client connects, and every 300 s while it is connected.
// CONNECT -> verify the customer token, and the interest ticket if the token requires one -> policy.
// A retry makes the same decision; nothing is written.
import * as z from "zod";
import { connectTokenKey, TokenSettings } from "../src/http/token-settings.ts";
import { type Invocation, lambda } from "../src/lambda.ts";
import { AuthorizerEvent, type AuthorizerResponse, decideAuthorization, REFUSAL } from "../src/poke/authorization.ts";
import { type TokenRules, verifyCustomerToken } from "../src/poke/customer-token.ts";
import { verifyInterestTicket } from "../src/poke/interest-ticket.ts";
import type { TokenKey } from "../src/poke/token-key.ts";

const Environment = TokenSettings.and(
  z.object({
    INTEREST_TICKET_KEY: z.string().min(32).optional(),
    IOT_ARN_PREFIX: z.string().startsWith("arn:"),
  }),
);

type Ports = { key: TokenKey; rules: TokenRules; ticketKey?: string | undefined; arnPrefix: string };

export const run = async (
  { protocolData: { mqtt } }: AuthorizerEvent,
  { key, rules, ticketKey, arnPrefix }: Ports,
  { now, log }: Pick<Invocation, "now" | "log">,
): Promise<AuthorizerResponse> => {
  const refuse = (reason: string) => {
    log.info("refused", { reason });
    return REFUSAL;
  };
  const token = await verifyCustomerToken(mqtt.password ?? "", key, rules, now);
  if (!token.ok) return refuse(`token: ${token.reason}`);
  const { sub: customerHash, exp, interests } = token.value;

  const ticketText = interests === "ticket" ? mqtt.username : undefined;
  const ticket = ticketText ? await verifyInterestTicket(ticketText, ticketKey ?? "", customerHash, now) : undefined;
  if (ticket && !ticket.ok) return refuse(`ticket: ${ticket.reason}`);

  const secondsLeft = exp - Math.ceil(now.getTime() / 1000);
  const limits = interests === "ticket" ? { interests: ticket?.value ?? [] } : {};
  const decision = decideAuthorization({ customerHash, secondsLeft, ...limits }, arnPrefix);
  return decision.kind === "granted" ? decision.response : refuse(decision.reason);
};

export const handler = lambda({
  environment: Environment,
  event: AuthorizerEvent,
  connect: (environment, { warn }) => ({
    ...connectTokenKey(environment, warn),
    ticketKey: environment.INTEREST_TICKET_KEY,
    arnPrefix: environment.IOT_ARN_PREFIX,
  }),
  run,
  refuse: () => REFUSAL,
});
