import type { InvokeOptions } from "../runner/local-function.ts";
import type { Runner } from "../runner/runner.ts";
import type { LocalConfiguration } from "../serverless/local-configuration.ts";
import type { Broker } from "./broker.ts";

/** The broker, which asks the configuration's authorizer function who may connect. */
export const openBroker = async (configuration: LocalConfiguration, runner: Runner): Promise<Broker> => {
  const [{ createBroker }, { customAuthorizer }] = await Promise.all([
    import("./broker.ts"),
    import("./custom-authorizer.ts"),
  ]);
  const { region, accountId, authorizers } = configuration;
  const [authorizer] = authorizers;
  // IoT Core calls the function as itself, for the authorizer resource. [IoT custom authentication]
  const caller = { service: "iot.amazonaws.com", sourceAccount: accountId, sourceArn: authorizer?.arn ?? "" };
  const asIot = (name: string, payload: string, { type }: Pick<InvokeOptions, "type">) =>
    runner.invoke(name, payload, { caller, type });
  const authorize = customAuthorizer(asIot, authorizer?.functionArn ?? "poke-authorizer");
  return createBroker({ authorize, region, accountId });
};
