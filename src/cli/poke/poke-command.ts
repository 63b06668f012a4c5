import { parseArgs } from "node:util";

export const HELP = `npx poke <customerId> <domain> [data]
npx poke --multicast <domain> <filter> [data]

Pokes by hand, and prints what the function answered. data is sent as JSON if it is JSON, and as text if not.

  --id <id>              identity of the poke: two with one id are one to their receivers
  --expires <seconds>    how long it may wait for a client that is away
  --function <name>      the function to invoke; default: poke, multicast-poke, or POKE_FUNCTION, MULTICAST_POKE_FUNCTION
  --dry-run              prints what would be sent
  --help                 this text

Without AWS_REGION or AWS_PROFILE it pokes through the local cloud. On AWS, assume the role of the stack's output
ManualPokeRoleArn and set --function.
`;

export type PokeCommand =
  | { kind: "help" }
  | { kind: "mistake"; sentence: string }
  | { kind: "send"; function: string; payload: string; isDryRun: boolean };

/** JSON that is JSON; anything else is the text that it is. */
const toData = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const readArguments = (args: readonly string[]) =>
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

type Environment = { POKE_FUNCTION?: string | undefined; MULTICAST_POKE_FUNCTION?: string | undefined };

/** What the words on the command line ask for. */
export const planPokeCommand = (args: readonly string[], environment: Environment): PokeCommand => {
  let read: ReturnType<typeof readArguments>;
  try {
    read = readArguments(args);
  } catch (error) {
    return { kind: "mistake", sentence: error instanceof Error ? error.message : String(error) };
  }
  const { values, positionals } = read;
  const [first, second, data, ...rest] = positionals;
  if (values.help) return { kind: "help" };
  const subjects = values.multicast ? "a domain and a filter" : "a customer id and a domain";
  if (first === undefined || second === undefined) return { kind: "mistake", sentence: `needs ${subjects}` };
  if (rest.length > 0) return { kind: "mistake", sentence: "data is one argument: put it in quotes" };
  const message = {
    ...(values.multicast ? { domain: first, filter: second } : { customerId: first, domain: second }),
    ...(data !== undefined && { data: toData(data) }),
    ...(values.id !== undefined && { id: values.id }),
    ...(values.expires !== undefined && { expiresInSeconds: Number(values.expires) }),
  };
  const ours = values.multicast
    ? (environment.MULTICAST_POKE_FUNCTION ?? "multicast-poke")
    : (environment.POKE_FUNCTION ?? "poke");
  return {
    kind: "send",
    function: values.function ?? ours,
    payload: JSON.stringify(message),
    isDryRun: values["dry-run"],
  };
};
