import { LOCAL_ACCOUNT } from "../door/credential-scope.ts";
import { errorAnswer } from "../door/error-response.ts";
import type { Caller, Service, WireRequest, WireResponse } from "../door/service.ts";
import { serveWire } from "../door/wire-service.ts";
import { findFunction } from "./find-function.ts";
import { whyNotInvoke } from "./invoke-permission.ts";
import type { InvokeAnswer, LocalFunction } from "./local-function.ts";
import { SYNC_PAYLOAD_BYTES } from "./payload-limits.ts";
import type { Runner } from "./runner.ts";

const json = (status: number, value: unknown): WireResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

/** [Lambda GetFunctionConfiguration] as much of it as a caller of Invoke asks for. */
const describe = (fn: LocalFunction) => ({
  FunctionName: fn.name,
  FunctionArn: fn.arn,
  Runtime: "nodejs24.x",
  Handler: `dist/${fn.key}/index.${fn.exportName}`,
  Timeout: fn.timeoutMs / 1000,
  MemorySize: fn.memoryMb,
  Environment: { Variables: Object.fromEntries(Object.keys(fn.environment).map((name) => [name, "(not shown)"])) },
  Version: "$LATEST",
  State: "Active",
  LastUpdateStatus: "Successful",
  PackageType: "Zip",
});

const wireAnswer = (answer: InvokeAnswer, wantsTail: boolean): WireResponse => ({
  status: answer.statusCode,
  headers: {
    "content-type": "application/json",
    "x-amzn-requestid": answer.requestId,
    ...(answer.errorType ? { "x-amzn-errortype": answer.errorType } : { "x-amz-executed-version": "$LATEST" }),
    ...(answer.functionError && { "x-amz-function-error": answer.functionError }),
    ...(wantsTail && answer.logTail !== undefined && { "x-amz-log-result": answer.logTail }),
  },
  body: answer.payload,
});

const refused = (status: number, code: string, message: string) => errorAnswer("lambda", status, code, message);

const dryRun = (fn: LocalFunction | undefined, name: string, caller: Caller): WireResponse => {
  if (!fn) return refused(404, "ResourceNotFoundException", `Function not found: ${name}`);
  const denial = whyNotInvoke(fn, caller);
  if (denial) return refused(403, "AccessDeniedException", `The caller is ${denial}`);
  return { status: 204, headers: {}, body: "" };
};

const invoke = async (runner: Runner, name: string, request: WireRequest, caller: Caller): Promise<WireResponse> => {
  const type = request.headers["x-amz-invocation-type"] ?? "RequestResponse";
  if (type === "DryRun") return dryRun(findFunction(runner.functions, name), name, caller);
  if (type !== "RequestResponse" && type !== "Event") {
    return refused(
      400,
      "InvalidParameterValueException",
      `InvocationType "${type}" is not Event, RequestResponse or DryRun`,
    );
  }
  // An empty payload reaches the function as null. [Lambda runtime]
  const payload = Buffer.from(request.body).toString() || "null";
  const answer = await runner.invoke(name, payload, { caller, type });
  return wireAnswer(answer, request.headers["x-amz-log-type"] === "Tail");
};

const get = (runner: Runner, name: string, caller: Caller, isWhole: boolean): WireResponse => {
  const fn = findFunction(runner.functions, name);
  if (!fn) return refused(404, "ResourceNotFoundException", `Function not found: ${name}`);
  if (caller.accountId !== LOCAL_ACCOUNT)
    return refused(403, "AccessDeniedException", `Only ${LOCAL_ACCOUNT} may read ${name}`);
  return json(
    200,
    isWhole ? { Configuration: describe(fn), Code: { RepositoryType: "local", Location: fn.entry } } : describe(fn),
  );
};

const functionPath = /^\/2015-03-31\/functions\/([^/]+)(\/invocations|\/configuration)?$/;

/** The Lambda API as far as calling functions goes: Invoke, ListFunctions, GetFunction, GetFunctionConfiguration. */
export const createLambdaApi = (runner: Runner): Service =>
  // One byte more than the limit is read, so that the runner's own refusal is the one the caller gets.
  serveWire("lambda", SYNC_PAYLOAD_BYTES + 1, async (request, caller) => {
    const [path = "", query = ""] = request.url.split("?", 2);
    if (/^\/2015-03-31\/functions\/?$/.test(path) && request.method === "GET") {
      return json(200, { Functions: runner.functions.map(describe) });
    }
    const [, encoded, verb] = path.match(functionPath) ?? [];
    if (encoded === undefined)
      return refused(501, "UnknownOperationException", `${request.method} ${path} is not here`);
    const qualifier = new URLSearchParams(query).get("Qualifier");
    const name = decodeURIComponent(encoded) + (qualifier ? `:${qualifier}` : "");
    if (verb === "/invocations" && request.method === "POST") return invoke(runner, name, request, caller);
    if (verb !== "/invocations" && request.method === "GET") return get(runner, name, caller, verb === undefined);
    return refused(501, "UnknownOperationException", `${request.method} ${path} is not here`);
  });
