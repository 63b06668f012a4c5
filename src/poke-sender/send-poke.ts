import { invokePokeFunction, type LambdaInvoker } from "../aws/poke-functions.ts";
import type { PokeOrigin } from "../poke/envelope.ts";
import type { Contract } from "../poke-client/contract.ts";
import { checkContract } from "./check-contract.ts";
import { personalFields } from "./personal-fields.ts";
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

export type MulticastOptions = SendOptions & {
  /**
   * Called once for a contract with fields about persons, with the paths of these fields, before its first poke: every customer
   * can receive a multicast. Default: a process warning with the code `POKE_PERSONAL_FIELDS`.
   */
  onPersonalFields?: ((paths: string[]) => void) | undefined;
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
  {
    functionName = "pinpoint-isv-suite-prod-multicast-poke",
    onPersonalFields = warnOf(domain),
    ...options
  }: MulticastOptions = {},
): Promise<AcceptedPoke> => {
  if (options.contract !== undefined) reportPersonalFields(options.contract, onPersonalFields);
  return send(lambdaClient, functionName, { domain, filter, data }, options);
};

const reported = new WeakSet<Contract<unknown>>();

const reportPersonalFields = (contract: Contract<unknown>, report: (paths: string[]) => void): void => {
  if (reported.has(contract)) return;
  reported.add(contract);
  const paths = personalFields(contract);
  if (paths.length > 0) report(paths);
};

const warnOf = (domain: string) => (paths: string[]) =>
  process.emitWarning(
    `the contract of the multicast domain ${domain} has fields about persons: ${paths.join(", ")}. Every customer can receive ` +
      "a multicast: send them with sendPoke, or set onPersonalFields if they are public",
    { type: "PokeWarning", code: "POKE_PERSONAL_FIELDS" },
  );
