import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { ResponseType } from "../../connect/async-settings.ts";
import type { FlowRequest } from "../../connect/generate/flow-request.ts";
import { toParameter } from "../parameter.ts";
import { functionArn, toFunction } from "./flow-function.ts";

export const HELP = `npx connect-flow <function>… [options]
  prints a flow for Amazon Connect that runs these functions and waits for their results: import it in the flow editor

  --native               with Connect's own asynchronous mode instead of connect-async: functions of at most 60 seconds
  --name <name>          the name of the flow
  --param <name=value>   a parameter of the functions, such as customer_number='$.CustomerEndpoint.Address';
                         <function>.<name>=<value> for one of several functions
  --save <field>         a field of the result that becomes an attribute of the contact, for the agent's screen
  --count-max <number>   how many calls, with the start, may find no result (12)
  --count-comfort <number>  every how many calls the caller hears that the work goes on (2)
  --response <type>      STRING_MAP or JSON (STRING_MAP)
  --stage, --region, --account  where the functions are (those of the local cloud)

npx connect-flow play <flow.json> [options]
  plays a flow with the functions of the local cloud that is running, and prints what the caller hears

  --number <number>      the number that calls (+12065550100)
  --attribute <name=value>  an attribute of the contact
  --function <name=key>  the function of the local cloud that replaces one of the flow
  --endpoint <url>       the local cloud
`;

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  native: { type: "boolean", default: false },
  name: { type: "string" },
  param: { type: "string", multiple: true, default: [] },
  save: { type: "string", multiple: true, default: [] },
  "count-max": { type: "string", default: "12" },
  "count-comfort": { type: "string", default: "2" },
  response: { type: "string", default: "STRING_MAP" },
  stage: { type: "string", default: "local" },
  region: { type: "string", default: "us-east-1" },
  account: { type: "string", default: "000000000000" },
  number: { type: "string", default: "+12065550100" },
  attribute: { type: "string", multiple: true, default: [] },
  function: { type: "string", multiple: true, default: [] },
  endpoint: { type: "string" },
} satisfies ParseArgsOptionsConfig;

/** What the command line asks for. */
export type FlowCommand =
  | { kind: "help" }
  | { kind: "generate"; isNative: boolean; request: FlowRequest }
  | {
      kind: "play";
      path: string;
      number: string;
      attributes: Map<string, string>;
      functions: Map<string, string>;
      endpoint: string | undefined;
    };

/** Reads the arguments; throws a `RangeError` or `TypeError` that names a mistake. */
export const parseFlowCommand = (args: readonly string[]): FlowCommand => {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (values.help || positionals.length === 0) return { kind: "help" };
  const [first, path] = positionals;
  if (first === "play") {
    if (path === undefined) throw new RangeError("play: the path of a flow is required");
    const attributes = new Map(values.attribute.map(toParameter));
    const functions = new Map(values.function.map(toParameter));
    return { kind: "play", path, number: values.number, endpoint: values.endpoint, attributes, functions };
  }
  const place = { stage: values.stage, region: values.region, account: values.account };
  const parameters = values.param.map(toParameter);
  const response = ResponseType.safeParse(values.response);
  if (!response.success) throw new RangeError(`--response must be STRING_MAP or JSON, not ${values.response}`);
  const request: FlowRequest = {
    name: values.name ?? `Run ${positionals.join(", ")}`,
    functions: positionals.map((name) => toFunction(name, positionals, parameters, values.save, place)),
    connectAsyncArn: functionArn("connect-async", place),
    countMax: toCount("--count-max", values["count-max"], 1),
    countComfort: toCount("--count-comfort", values["count-comfort"], 0),
    responseType: response.data,
  };
  return { kind: "generate", isNative: values.native, request };
};

// [Connect API reference: Loop] 100 rounds at most.
const COUNT_MAX = 100;

const toCount = (option: string, text: string, min: number): number => {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= min && count <= COUNT_MAX) return count;
  throw new RangeError(`${option} must be a whole number from ${min} to ${COUNT_MAX}, not ${text}`);
};
