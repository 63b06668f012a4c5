// Proves that the lint gate sees a forgotten promise. Should the rule go blind, its suppression here is unused,
// which is a warning, and `npm run lint` fails on warnings.
import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";

export const forget = (client: LambdaClient) => {
  // biome-ignore lint/nursery/noFloatingPromises: seeded, from the SDK's types
  client.send(new InvokeCommand({ FunctionName: "poke" }));
};

export const forgetAll = (client: LambdaClient, names: string[]) => {
  // biome-ignore lint/nursery/noFloatingPromises: seeded, a dropped Promise.all
  Promise.all(names.map((name) => client.send(new InvokeCommand({ FunctionName: name }))));
};
