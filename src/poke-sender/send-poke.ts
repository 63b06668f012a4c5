import { invokePokeFunction, type LambdaInvoker } from "../aws/poke-functions.ts";
import type { PokeOrigin } from "../poke/envelope.ts";
import type { Contract } from "../poke-client/contract.ts";
import { checkContract } from "./check-contract.ts";
import { type AcceptedPoke, readResponse } from "./read-response.ts";

export type SendOptions = {
  /**
   * The name or ARN of the function. Default: `pinpoint-isv-suite-prod-poke` or `pinpoint-isv-suite-prod-multicast-poke`, the
   * names in the stage `prod`; the local cloud has every stage. Another account needs the ARN.
   */
  functionName?: string | undefined;
  /** Clients drop a poke whose id they have seen. Set it to send a message again safely. */
  id?: string | undefined;
  origin?: PokeOrigin | undefined;
  /** How long the broker keeps the poke for a client that is offline. */
  expiresInSeconds?: number | undefined;
  /** Data that breaks it is not sent. The same contract can be given to `withContract` in the app. */
  contract?: Contract<unknown> | undefined;
};

const send = async (
  lambdaClient: LambdaInvoker,
  functionName: string,
  message: { data: unknown; [field: string]: unknown },
  { contract, id, origin, expiresInSeconds }: SendOptions,
): Promise<AcceptedPoke> => {
  if (contract !== undefined) await checkContract(contract, message.data, id);
  const payload = JSON.stringify({ ...message, id, origin, expiresInSeconds });
  return readResponse(functionName, await invokePokeFunction(lambdaClient, functionName, payload));
};

/**
 * Pokes one customer. Returns once the broker has accepted the poke; throws `PokeNotSent` otherwise.
 *
 * @example
 * await sendPoke("customer-1", "CustomerLikes", { track: 7 }, new LambdaClient());
 */
export const sendPoke = (
  customerId: string,
  domain: string,
  data: unknown,
  lambdaClient: LambdaInvoker,
  { functionName = "pinpoint-isv-suite-prod-poke", ...options }: SendOptions = {},
): Promise<AcceptedPoke> => send(lambdaClient, functionName, { customerId, domain, data }, options);

/**
 * Pokes every client that has subscribed to a filter. Returns once the broker has accepted the poke; throws `PokeNotSent`
 * otherwise. Every customer can receive it: it is not for personal data.
 */
export const sendMulticastPoke = (
  domain: string,
  filter: string,
  data: unknown,
  lambdaClient: LambdaInvoker,
  { functionName = "pinpoint-isv-suite-prod-multicast-poke", ...options }: SendOptions = {},
): Promise<AcceptedPoke> => send(lambdaClient, functionName, { domain, filter, data }, options);
