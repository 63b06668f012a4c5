import { PokeError } from "./poke-error.ts";
import type { PokeHandler } from "./types.ts";

/** What a schema library offers for checking a value: the Standard Schema interface, which zod, valibot and arktype implement. */
export type Contract<Data> = {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Verdict<Data> | Promise<Verdict<Data>>;
    readonly types?: { readonly input: unknown; readonly output: Data } | undefined;
  };
};

type Verdict<Data> =
  | { readonly value: Data; readonly issues?: undefined }
  | { readonly issues: ReadonlyArray<{ readonly message: string }> };

/**
 * A handler whose data is checked on arrival: what breaks the contract goes to `onError` and never reaches the handler.
 *
 * @example
 * poke.register("CustomerLikes", withContract(z.object({ track: z.string() }), (type, { track }) => like(track)));
 */
export const withContract =
  <Data>(contract: Contract<Data>, handler: PokeHandler<Data>): PokeHandler<unknown> =>
  async (type, data, meta) => {
    const verdict = await contract["~standard"].validate(data);
    if (!verdict.issues) return handler(type, verdict.value, meta);
    throw new PokeError("contract", `${type}: ${verdict.issues.map(({ message }) => message).join("; ")}`);
  };
