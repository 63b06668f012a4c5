import { explain } from "./why-not/explain.ts";
import { gather, type WhyNotOptions } from "./why-not/gather.ts";

/** Prints why an endpoint received nothing, and which sources could not be read. Returns false if it does not exist. */
export const whyNot = async (
  endpointId: string,
  options: WhyNotOptions,
  print: (line: string) => void,
): Promise<boolean> => {
  const facts = await gather(endpointId, options);
  for (const line of explain(facts)) print(line);
  return facts.endpoint.kind === "not-read" || typeof facts.endpoint.value === "object";
};
