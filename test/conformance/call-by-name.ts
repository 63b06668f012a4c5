import type { Pinpoint } from "@aws-sdk/client-pinpoint";

type Call = (input: object) => Promise<{ $metadata: object; [output: string]: unknown }>;

/** Calls an operation by its name, for resources whose operations differ only in it. `body` is the one member of the output. */
export const callByName = async (pinpoint: Pinpoint, operation: string, input: object) => {
  const method = Reflect.get(pinpoint, operation.charAt(0).toLowerCase() + operation.slice(1)) as Call;
  const { $metadata, ...output } = await method.call(pinpoint, input);
  return { $metadata, body: Object.values(output)[0] };
};
