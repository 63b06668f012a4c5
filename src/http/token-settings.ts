import * as z from "zod";
import { publicTokenKey, publishedTokenKeys } from "../poke/token-key.ts";
import { KeySetUrl, tokenKeySet } from "./token-key-set.ts";

/** Which customer tokens a function accepts, by its environment variables. */
export const TokenSettings = z
  .object({
    TOKEN_ISSUER: z.string().min(1),
    TOKEN_AUDIENCE: z.string().min(1),
    TOKEN_PUBLIC_KEY: z.string().optional(),
    TOKEN_JWKS_URL: KeySetUrl.optional(),
  })
  .refine(({ TOKEN_PUBLIC_KEY, TOKEN_JWKS_URL }) => TOKEN_PUBLIC_KEY || TOKEN_JWKS_URL, {
    error: "needs TOKEN_PUBLIC_KEY or TOKEN_JWKS_URL",
  });
type TokenSettings = z.infer<typeof TokenSettings>;

type Warn = (message: string, fields: Record<string, unknown>) => void;

/** The key and the rules by which tokens are verified. The public key has priority over the key set. */
export const connectTokenKey = (
  { TOKEN_ISSUER, TOKEN_AUDIENCE, TOKEN_PUBLIC_KEY, TOKEN_JWKS_URL }: TokenSettings,
  warn: Warn,
) => ({
  key:
    TOKEN_PUBLIC_KEY || TOKEN_JWKS_URL === undefined
      ? publicTokenKey(TOKEN_PUBLIC_KEY ?? "")
      : publishedTokenKeys(tokenKeySet(TOKEN_JWKS_URL, { warn })),
  rules: { issuer: TOKEN_ISSUER, audience: TOKEN_AUDIENCE },
});
