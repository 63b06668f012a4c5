import * as sdk from "@aws-sdk/client-pinpoint";
import { type Generated, generateRequest } from "../local/fuzz/scopes.ts";
import { createSdkRequests } from "../local/fuzz/sdk-requests.ts";
import type { Case } from "./case.ts";
import type { Exchange } from "./exchanges.ts";
import type { Stage } from "./scene.ts";

const SERVICE = "mobiletargeting";

/** Runs the cases. Returns their requests, which name resources that exist. */
export const requestsOf = async (stage: Stage, cases: readonly Case[]): Promise<Exchange[]> => {
  const first = stage.exchanges.length;
  for (const { check } of cases) await check(await stage.nextScene());
  return stage.exchanges.splice(first);
};

/** Deletes the applications that requests name, with their active campaigns and journeys, of which an account has few. */
export const deleteApps = async ({ pinpoint }: Stage, exchanges: readonly Exchange[]): Promise<void> => {
  const ids = new Set(exchanges.flatMap(({ input: { ApplicationId: id } }) => (typeof id === "string" ? id : [])));
  for (const ApplicationId of ids)
    await pinpoint.deleteApp({ ApplicationId }).catch((error: unknown) => {
      if (!(error instanceof sdk.NotFoundException)) throw error;
    });
};

/** The client module with the operations of the cases alone. */
const moduleOf = (cases: readonly Case[]): Record<string, unknown> => {
  const names = new Set(cases.map(({ operation }) => operation));
  const isOther = (name: string) => name.endsWith("Command") && !names.has(name.replace(/Command$/, ""));
  const others = Object.keys(sdk)
    .filter(isOther)
    .map((name) => name.replace(/Command$/, "$"));
  return Object.fromEntries(Object.entries(sdk).filter(([name]) => !others.includes(name)));
};

/** The text members of the requests, by name: ids and names that exist. */
const valuesIn = (exchanges: readonly Exchange[]): Map<string, unknown[]> => {
  const members = exchanges
    .flatMap(({ input }) => Object.entries(input))
    .filter(([, value]) => typeof value === "string");
  return new Map(
    [...Map.groupBy(members, ([name]) => name)].map(([name, pairs]) => [name, pairs.map(([, value]) => value)]),
  );
};

/** Returns the function that makes the request with a number: a request of the cases or a generated one, with one thing changed. */
export const createRequests = (cases: readonly Case[], exchanges: readonly Exchange[]) => {
  const accepted = exchanges.filter(({ status }) => status < 400);
  const byOperation = Map.groupBy(accepted, ({ operation }) => operation);
  const inputs = Object.fromEntries([...byOperation].map(([name, list]) => [name, list.map(({ input }) => input)]));
  const generate = createSdkRequests(SERVICE, moduleOf(cases), sdk.PinpointClient, valuesIn(accepted), inputs);
  return (number: number): Promise<Generated> => generateRequest(SERVICE, generate, number);
};
