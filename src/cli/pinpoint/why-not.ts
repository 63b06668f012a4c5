import { explain } from "./why-not/explain.ts";
import { gather, type WhyNotOptions } from "./why-not/gather.ts";

/** Prints why an endpoint received nothing, and which sources could not be read. */
export const whyNot = async (
  endpointId: string,
  options: WhyNotOptions,
  print: (line: string) => void,
): Promise<void> => {
  for (const line of explain(await gather(endpointId, options))) print(line);
};
