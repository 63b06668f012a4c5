import type { Contract } from "../poke-client/contract.ts";
import { PokeNotSent } from "./poke-not-sent.ts";

/** Throws `PokeNotSent` if the data breaks the contract. */
export const checkContract = async (
  contract: Contract<unknown>,
  data: unknown,
  id: string | undefined,
): Promise<void> => {
  const { issues } = await contract["~standard"].validate(data);
  if (!issues) return;
  const rule = issues.map(({ message }) => message).join("; ");
  throw new PokeNotSent({ status: "refused", reason: "contract", field: "data", rule, id });
};
