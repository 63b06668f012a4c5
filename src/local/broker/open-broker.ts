import type { InvokeOptions } from "../runner/local-function.ts";
import type { Runner } from "../runner/runner.ts";
import type { LocalConfiguration } from "../serverless/local-configuration.ts";
import type { Broker } from "./broker.ts";
import type { AccessKey } from "./signed-url.ts";

/** Starts the broker with the first authorizer of the configuration, and with the access key of the account. */
export const openBroker = async (
  configuration: LocalConfiguration,
  runner: Runner,
  accessKey: AccessKey,
): Promise<Broker> => {
  const [{ createBroker }, { customAuthorizer }, { iamAuthorizer }] = await Promise.all([
    import("./broker.ts"),
    import("./custom-authorizer.ts"),
    import("./iam-authorizer.ts"),
  ]);
  const { region, accountId, authorizers } = configuration;
  const [authorizer] = authorizers;
  // [IoT Core developer guide: custom authentication] the IoT service invokes the function for the authorizer resource
  const caller = { service: "iot.amazonaws.com", sourceAccount: accountId, sourceArn: authorizer?.arn ?? "" };
  const invoke = (name: string, payload: string, { type }: Pick<InvokeOptions, "type">) =>
    runner.invoke(name, payload, { caller, type });
  const byFunction = customAuthorizer(invoke, authorizer?.functionArn ?? "poke-authorizer");
  const authorize = iamAuthorizer({ accessKey, region, now: Date.now }, byFunction);
  return createBroker({ authorize, region, accountId });
};
