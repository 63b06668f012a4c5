import { parseArgs } from "node:util";
import { parseJson } from "../../parse-json.ts";
import { toError } from "../../to-error.ts";
import { stackFunction } from "../stack-function.ts";
import type { TargetOptions } from "../target/find-target.ts";
import { TARGET_HELP, TARGET_OPTIONS } from "../target/target-options.ts";

export const HELP = `npx poke <customerId> <domain> [data]
npx poke --multicast <domain> <filter> [data]

Sends one poke and prints the function's response. Sends data as JSON if it is valid JSON, and as a string if not.

  --id <id>              id of the poke; receivers drop a poke whose id they have seen before
  --expires <seconds>    how long the poke is kept for a client that is offline
  --function <name>      function to invoke (default: $POKE_FUNCTION; with --multicast, $MULTICAST_POKE_FUNCTION)
  --stage <stage>        invokes the function of this stage, if --function is not set
  --dry-run              prints the request without sending it
  --help                 prints this text

${TARGET_HELP}
With --aws, assume the role in the stack output ManualPokeRoleArn, and set --stage or --function.
`;

export type PokeCommand =
  | { kind: "help" }
  | { kind: "mistake"; sentence: string }
  | { kind: "send"; function: string; payload: string; isDryRun: boolean; target: TargetOptions };

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
  const name = values.function ?? functionName(values, environment);
  if (name === undefined) return { kind: "mistake", sentence: "--aws needs --stage or --function" };
  const target = { aws: values.aws, endpoint: values.endpoint };
  return { kind: "send", function: name, payload: JSON.stringify(message), isDryRun: values["dry-run"], target };
};

type Values = ReturnType<typeof parseArguments>["values"];

/** The local cloud also finds a function by its key; AWS does not. */
const functionName = ({ multicast, stage, aws }: Values, environment: FunctionNames): string | undefined => {
  const key = multicast ? "multicast-poke" : "poke";
  if (stage !== undefined) return stackFunction(stage, key);
  const name = multicast ? environment.MULTICAST_POKE_FUNCTION : environment.POKE_FUNCTION;
  return name ?? (aws ? undefined : key);
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
      stage: { type: "string" },
      ...TARGET_OPTIONS,
      "dry-run": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });

/** The value of a JSON text; any other text as a string. */
const toData = (text: string): unknown => {
  const value = parseJson(text);
  return value === undefined ? text : value;
};
