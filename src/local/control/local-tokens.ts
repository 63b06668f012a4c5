import { generateKeyPairSync, type KeyPairKeyObjectResult } from "node:crypto";
import { type MintedToken, mintCustomerToken } from "../../poke/customer-token.ts";
import type { LocalFunction } from "../runner/local-function.ts";

/** The response of `GET /_local/token?customerId=…`: the credentials that an app's own backend would return. */
export type LocalCredentials = MintedToken & { url: string };

const TOKEN_RULES = { issuer: "https://local.example.com/", audience: "poke" };
// An hour, as identity providers commonly choose.
const LIFE_SECONDS = 3_600;

const VERIFIERS = ["poke-authorizer", "poke-history"];

export type LocalTokens = ReturnType<typeof createLocalTokens>;

/** The keys of the tokens. They are new in each process: clients fetch a token for each connection. */
export const generateTokenKeys = (): KeyPairKeyObjectResult => generateKeyPairSync("ec", { namedCurve: "P-256" });

/** Issues tokens in place of the app's backend. */
export const createLocalTokens = (functions: LocalFunction[], cloudUrl: string, keys: KeyPairKeyObjectResult) => {
  // The topic key of the `poke` function, so that a token permits the topics to which pokes are published.
  const topicKey = functions.find(({ key }) => key === "poke")?.environment.POKE_TOPIC_KEY ?? "";
  const { privateKey, publicKey } = keys;
  return {
    /** Environment variables of the functions that verify tokens, in place of those in serverless.yml. */
    environment: {
      TOKEN_ISSUER: TOKEN_RULES.issuer,
      TOKEN_AUDIENCE: TOKEN_RULES.audience,
      TOKEN_PUBLIC_KEY: publicKey.export({ type: "spki", format: "pem" }).toString(),
    },
    async issue(customerId: string, now: Date): Promise<LocalCredentials> {
      const settings = {
        ...TOKEN_RULES,
        topicKey,
        signingKey: privateKey,
        algorithm: "ES256",
        lifeSeconds: LIFE_SECONDS,
      } as const;
      const minted = await mintCustomerToken(settings, customerId, now);
      return { ...minted, url: `${cloudUrl.replace(/^http/, "ws")}/mqtt` };
    },
  };
};

/** The functions, of which those that verify tokens accept the local ones instead of those that serverless.yml configures. */
export const withTokenRules = (functions: LocalFunction[], { environment }: LocalTokens): LocalFunction[] =>
  functions.map((fn) =>
    VERIFIERS.includes(fn.key) ? { ...fn, environment: { ...fn.environment, ...environment } } : fn,
  );
