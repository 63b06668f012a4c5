import { PokeError } from "./poke-error.ts";
import type { PokeHandler } from "./types.ts";

/**
 * The Standard Schema interface, which zod, valibot and arktype implement; with Standard JSON Schema, which zod from 4.2 on
 * implements, senders find fields about persons.
 */
export type Contract<Data> = {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => ValidationResult<Data> | Promise<ValidationResult<Data>>;
    readonly types?: { readonly input: unknown; readonly output: Data } | undefined;
    readonly jsonSchema?: { readonly input: (options: { readonly target: "draft-2020-12" }) => unknown } | undefined;
  };
};

type ValidationResult<Data> =
  | { readonly value: Data; readonly issues?: undefined }
  | { readonly issues: ReadonlyArray<{ readonly message: string }> };

/**
 * A handler whose data is validated first: data that breaks the contract is reported to `onError` and is not passed to
 * the handler.
 *
 * @example
 * poke.register("CustomerLikes", withContract(z.object({ track: z.number() }), (domain, { track }) => like(track)));
 */
export const withContract =
  <Data>(contract: Contract<Data>, handler: PokeHandler<Data>): PokeHandler<unknown> =>
  async (domain, data, meta) => {
    const result = await contract["~standard"].validate(data);
    if (!result.issues) return handler(domain, result.value, meta);
    throw new PokeError("contract", `${domain}: ${result.issues.map(({ message }) => message).join("; ")}`);
  };
