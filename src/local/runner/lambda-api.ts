import { decodeUriPart } from "../../decode-uri-part.ts";
import { isJsonObject, parseJson } from "../../parse-json.ts";
import { LOCAL_ACCOUNT } from "../door/credential-scope.ts";
import { errorResponse } from "../door/error-response.ts";
import type { Caller, Service, WireRequest, WireResponse } from "../door/service.ts";
import { serveWire } from "../door/wire-service.ts";
import { findFunction, findInvoked } from "./find-function.ts";
import { functionPolicy } from "./function-policy.ts";
import { whyNotInvoke } from "./invoke-permission.ts";
import type { InvokeResponse, LocalFunction } from "./local-function.ts";
import { SYNC_PAYLOAD_BYTES } from "./payload-limits.ts";
import type { Runner } from "./runner.ts";

const FUNCTION_PATH = /^\/2015-03-31\/functions\/([^/]+)(\/invocations|\/configuration|\/policy)?$/;

/** The Lambda API operations that concern invocations: Invoke, ListFunctions, GetFunction, GetFunctionConfiguration, GetPolicy. */
export const createLambdaApi = (runner: Runner): Service =>
  // One byte above the limit is accepted here, so that the runner rejects the payload with Lambda's own error.
  serveWire("lambda", SYNC_PAYLOAD_BYTES + 1, async (request, caller) => {
    const [path = "", query = ""] = request.url.split("?", 2);
    if (/^\/2015-03-31\/functions\/?$/.test(path) && request.method === "GET") {
      return json(200, { Functions: runner.functions.map(toConfiguration) });
    }
    const [, encoded, verb] = path.match(FUNCTION_PATH) ?? [];
    if (encoded === undefined) return notEmulated(request.method, path);
    const decoded = decodeUriPart(encoded);
    if (decoded === undefined)
      return refuse(400, "InvalidParameterValueException", `"${encoded}" is not valid percent-encoding`);
    const qualifier = new URLSearchParams(query).get("Qualifier");
    const name = decoded + (qualifier ? `:${qualifier}` : "");
    if (verb === "/invocations" && request.method === "POST") return invoke(runner, name, request, caller);
    if (verb === "/policy" && request.method === "GET") return getPolicy(runner, name, caller);
    if (verb !== "/invocations" && verb !== "/policy" && request.method === "GET")
      return get(runner, name, caller, verb === undefined);
    return notEmulated(request.method, path);
  });

const json = (status: number, value: unknown): WireResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

// The keywords of numbers, which are not secret, and which npx pinpoint doctor checks.
const SHOWN_VARIABLES = new Set(["SMS_NUMBERS"]);

/** [Lambda API reference: GetFunctionConfiguration] the fields that the local cloud has, and most environment variables without their values. */
const toConfiguration = (fn: LocalFunction) => ({
  FunctionName: fn.name,
  FunctionArn: fn.arn,
  Runtime: "nodejs24.x",
  Handler: `dist/${fn.key}/index.${fn.exportName}`,
  Timeout: fn.timeoutMs / 1000,
  MemorySize: fn.memoryMb,
  Environment: {
    Variables: Object.fromEntries(
      Object.entries(fn.environment).map(([name, value]) => [name, SHOWN_VARIABLES.has(name) ? value : "(not shown)"]),
    ),
  },
  Version: "$LATEST",
  State: "Active",
  LastUpdateStatus: "Successful",
  PackageType: "Zip",
});

const toWire = (response: InvokeResponse, wantsLogTail: boolean): WireResponse => ({
  status: response.statusCode,
  headers: {
    "content-type": "application/json",
    "x-amzn-requestid": response.requestId,
    ...(response.errorType ? { "x-amzn-errortype": response.errorType } : { "x-amz-executed-version": "$LATEST" }),
    ...(response.functionError && { "x-amz-function-error": response.functionError }),
    ...(wantsLogTail && response.logTail !== undefined && { "x-amz-log-result": response.logTail }),
  },
  body: response.payload,
});

const refuse = (status: number, code: string, message: string) => errorResponse("lambda", status, code, message);

const notEmulated = (method: string, path: string) =>
  refuse(501, "UnknownOperationException", `${method} ${path} is not emulated`);

const functionNotFound = (name: string) => refuse(404, "ResourceNotFoundException", `Function not found: ${name}`);

const dryRun = (fn: LocalFunction | undefined, name: string, caller: Caller): WireResponse => {
  if (!fn) return functionNotFound(name);
  const denial = whyNotInvoke(fn, caller);
  if (denial) return refuse(403, "AccessDeniedException", `The caller is ${denial}`);
  return { status: 204, headers: {}, body: "" };
};

const invoke = async (runner: Runner, name: string, request: WireRequest, caller: Caller): Promise<WireResponse> => {
  const type = request.headers["x-amz-invocation-type"] ?? "RequestResponse";
  const fn = findInvoked(runner.functions, name);
  if (type === "DryRun") return dryRun(fn, name, caller);
  if (type !== "RequestResponse" && type !== "Event") {
    return refuse(
      400,
      "InvalidParameterValueException",
      `InvocationType "${type}" is not Event, RequestResponse or DryRun`,
    );
  }
  // unspecified by AWS; chosen because the Node.js runtime passes an empty payload to the handler as null.
  const payload = Buffer.from(request.body).toString() || "null";
  const clientContext = readClientContext(request.headers["x-amz-client-context"]);
  if (clientContext === "invalid")
    return refuse(400, "InvalidRequestContentException", "ClientContext is not base64 of a JSON object");
  const response = await runner.invoke(fn?.arn ?? name, payload, { caller, type, clientContext });
  return toWire(response, request.headers["x-amz-log-type"] === "Tail");
};

/** [Lambda API reference: Invoke, ClientContext] */
const readClientContext = (header: string | undefined): object | "invalid" | undefined => {
  if (header === undefined) return undefined;
  const value = parseJson(Buffer.from(header, "base64").toString());
  return isJsonObject(value) ? value : "invalid";
};

const get = (runner: Runner, name: string, caller: Caller, includesCode: boolean): WireResponse => {
  const fn = findFunction(runner.functions, name);
  if (!fn) return functionNotFound(name);
  if (caller.accountId !== LOCAL_ACCOUNT) {
    return refuse(403, "AccessDeniedException", `Only account ${LOCAL_ACCOUNT} may read ${name}`);
  }
  const Configuration = toConfiguration(fn);
  return json(
    200,
    includesCode ? { Configuration, Code: { RepositoryType: "local", Location: fn.entry } } : Configuration,
  );
};

const getPolicy = (runner: Runner, name: string, caller: Caller): WireResponse => {
  const fn = findFunction(runner.functions, name);
  if (!fn) return functionNotFound(name);
  if (caller.accountId !== LOCAL_ACCOUNT)
    return refuse(403, "AccessDeniedException", `Only account ${LOCAL_ACCOUNT} may read the policy of ${name}`);
  const policy = functionPolicy(fn);
  if (policy === undefined)
    return refuse(404, "ResourceNotFoundException", "The resource you requested does not exist.");
  return json(200, { Policy: JSON.stringify(policy) });
};
