import { parseArgs } from "node:util";
import { parseJson } from "../../parse-json.ts";
import { toError } from "../../to-error.ts";

export const HELP = `npx poke <customerId> <domain> [data]
npx poke --multicast <domain> <filter> [data]

Sends one poke and prints the function's response. Sends data as JSON if it is valid JSON, and as a string if not.

  --id <id>              id of the poke; receivers drop a poke whose id they have seen before
  --expires <seconds>    how long the poke is kept for a client that is offline
  --function <name>      function to invoke (default: $POKE_FUNCTION, or poke; with --multicast,
                         $MULTICAST_POKE_FUNCTION, or multicast-poke)
  --dry-run              prints the request without sending it
  --help                 prints this text

Without AWS_REGION or AWS_PROFILE, uses the local cloud. On AWS, assume the role in the stack output
ManualPokeRoleArn and set --function.
`;

export type PokeCommand =
  | { kind: "help" }
  | { kind: "mistake"; sentence: string }
  | { kind: "send"; function: string; payload: string; isDryRun: boolean };

type FunctionNames = { POKE_FUNCTION?: string | undefined; MULTICAST_POKE_FUNCTION?: string | undefined };

/** The command that the arguments describe; `environment` provides the default function names. */
export const planPokeCommand = (args: readonly string[], environment: FunctionNames): PokeCommand => {
  let parsed: ReturnType<typeof parseArguments>;
  try {
    parsed = parseArguments(args);
  } catch (error) {
    return { kind: "mistake", sentence: toError(error).message };
  }
  const { values, positionals } = parsed;
  const [first, second, data, ...rest] = positionals;
  if (values.help) return { kind: "help" };
  const required = values.multicast ? "a domain and a filter" : "a customer id and a domain";
  if (first === undefined || second === undefined) return { kind: "mistake", sentence: `${required} are required` };
  if (rest.length > 0) return { kind: "mistake", sentence: "data must be one argument: put it in quotes" };
  const message = {
    ...(values.multicast ? { domain: first, filter: second } : { customerId: first, domain: second }),
    ...(data !== undefined && { data: toData(data) }),
    ...(values.id !== undefined && { id: values.id }),
    ...(values.expires !== undefined && { expiresInSeconds: Number(values.expires) }),
  };
  const defaultFunction = values.multicast
    ? (environment.MULTICAST_POKE_FUNCTION ?? "multicast-poke")
    : (environment.POKE_FUNCTION ?? "poke");
  return {
    kind: "send",
    function: values.function ?? defaultFunction,
    payload: JSON.stringify(message),
    isDryRun: values["dry-run"],
  };
};

const parseArguments = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      multicast: { type: "boolean", default: false },
      id: { type: "string" },
      expires: { type: "string" },
      function: { type: "string" },
      "dry-run": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });

/** The value of a JSON text; any other text as a string. */
const toData = (text: string): unknown => {
  const value = parseJson(text);
  return value === undefined ? text : value;
};
