import { generateKeyPairSync } from "node:crypto";
import { type MintedToken, mintCustomerToken } from "../../poke/customer-token.ts";
import type { LocalFunction } from "../runner/local-function.ts";

/** What `/_local/token?customerId=…` answers: the credentials that an app's own backend would return. */
export type LocalCredentials = MintedToken & { url: string };

const rules = { issuer: "https://local.example.com/", audience: "poke" };
const LIFE_SECONDS = 3_600;

const AUTHORIZER = "poke-authorizer";

export type LocalTokens = ReturnType<typeof createLocalTokens>;

/** Plays the app's backend. Its key lives as long as the process: clients ask for a new token whenever they connect. */
export const createLocalTokens = (functions: LocalFunction[], cloudUrl: string) => {
  // The pokes' own topic key, so that the token names the topics that they go to.
  const topicKey = functions.find(({ key }) => key === "poke")?.environment.POKE_TOPIC_KEY ?? "";
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    /** For poke-authorizer, over what serverless.yml gives it. */
    environment: {
      TOKEN_ISSUER: rules.issuer,
      TOKEN_AUDIENCE: rules.audience,
      TOKEN_PUBLIC_KEY: publicKey.export({ type: "spki", format: "pem" }).toString(),
    },
    async issue(customerId: string, now: Date): Promise<LocalCredentials> {
      const settings = {
        ...rules,
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

/** The functions, of which the authorizer trusts the local tokens in place of what serverless.yml names. */
export const withTokenRules = (functions: LocalFunction[], { environment }: LocalTokens): LocalFunction[] =>
  functions.map((fn) => (fn.key === AUTHORIZER ? { ...fn, environment: { ...fn.environment, ...environment } } : fn));
