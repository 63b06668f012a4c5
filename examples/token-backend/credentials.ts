import { createPrivateKey } from "node:crypto";
import { mintCustomerToken } from "pinpoint-isv-suite/poke";
import * as z from "zod";

const LIFE_SECONDS = 1_800;

/** Of a stack on AWS. */
const Production = z.object({
  /** The value of the secret `PokeTopicKeyArn`, a stack output. */
  POKE_TOPIC_KEY: z.string().min(32),
  /** PEM of an EC key on P-256. Its public half is in the key set of `tokenJwksUrl`. */
  TOKEN_SIGNING_KEY: z.string().min(1),
  /** The `kid` of the key in that key set. */
  TOKEN_KEY_ID: z.string().min(1),
  /** The parameters `tokenIssuer` and `tokenAudience` of the stack. */
  TOKEN_ISSUER: z.string().min(1),
  TOKEN_AUDIENCE: z.string().min(1),
  /** wss://<IoT endpoint>/mqtt?x-amz-customauthorizer-name=<PokeAuthorizerName> */
  POKE_URL: z.string().startsWith("wss://"),
});

export type Credentials = (customerId: string) => Promise<object>;

/** Mints credentials if the environment has a topic key; otherwise the local cloud issues them. */
export const createCredentials = (environment: NodeJS.ProcessEnv): Credentials => {
  if (environment.POKE_TOPIC_KEY !== undefined) return mintCredentials(Production.parse(environment));
  const localCloud = environment.LOCAL_CLOUD_URL ?? "http://127.0.0.1:4566";
  return async (customerId) => {
    const response = await fetch(`${localCloud}/_local/token?${new URLSearchParams({ customerId })}`);
    if (!response.ok) throw new Error(`the local cloud returned ${response.status}`);
    return response.json();
  };
};

const mintCredentials = (environment: z.infer<typeof Production>): Credentials => {
  const settings = {
    topicKey: environment.POKE_TOPIC_KEY,
    signingKey: createPrivateKey(environment.TOKEN_SIGNING_KEY),
    algorithm: "ES256",
    keyId: environment.TOKEN_KEY_ID,
    issuer: environment.TOKEN_ISSUER,
    audience: environment.TOKEN_AUDIENCE,
    lifeSeconds: LIFE_SECONDS,
  } as const;
  return async (customerId) => ({
    ...(await mintCustomerToken(settings, customerId, new Date())),
    url: environment.POKE_URL,
  });
};
