import { type Check, check } from "./doctor/check.ts";
import { type DoctorOptions, gather } from "./doctor/gather.ts";

/** Checks a stack and prints one line for each check. Returns whether none failed. */
export const doctor = async (options: DoctorOptions, print: (line: string) => void): Promise<boolean> => {
  const facts = await gather(options);
  print(`service ${facts.declared.service}, stage ${facts.declared.stage}, as ${options.path} declares it`);
  const checks = check(facts);
  for (const one of checks) print(toLine(one));
  return checks.every(({ kind }) => kind !== "failed");
};

const toLine = (one: Check): string =>
  one.kind === "failed" ? `failed   ${one.text}. To correct it: ${one.cure}` : `${one.kind.padEnd(8)} ${one.text}`;
