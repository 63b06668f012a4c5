// Checks that the linter detects promises that are not awaited: if it no longer does, the suppressions in this file are
// unused, which is a warning, and `npm run lint` fails on warnings.
import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";

export const forget = (client: LambdaClient) => {
  // biome-ignore lint/nursery/noFloatingPromises: seeded, a promise from the SDK
  client.send(new InvokeCommand({ FunctionName: "poke" }));
};

export const forgetAll = (client: LambdaClient, names: string[]) => {
  // biome-ignore lint/nursery/noFloatingPromises: seeded, a Promise.all
  Promise.all(names.map((name) => client.send(new InvokeCommand({ FunctionName: name }))));
};
