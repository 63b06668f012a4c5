import type { Mutation } from "./mutation.ts";
import { INHERITED_NAMES, ODD_PATH_PARTS, ODD_QUERIES } from "./odd-values.ts";
import { authorizationFor, credentialFor, type FuzzRequest } from "./wire-request.ts";

const withHeader = (request: FuzzRequest, name: string, value: string): FuzzRequest => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});

const CONTENT_TYPES = [
  "",
  "text/plain",
  "application/json",
  "application/x-amz-json-1.0",
  "application/x-amz-json-1.1",
  "application/x-www-form-urlencoded",
  "application/xml",
  "application/cbor",
  "multipart/form-data; boundary=",
  "multipart/form-data",
  "application/json; charset=utf-16",
  "__proto__",
  ";;;",
];
export const changeContentType: Mutation = (request, random) =>
  withHeader(request, "content-type", random.pick(CONTENT_TYPES));

const TARGETS = [
  "",
  ".",
  "DynamoDB_20120810",
  "DynamoDB_20120810.",
  "DynamoDB_20120810.constructor",
  "DynamoDB_20120810.ListTables",
  "DynamoDBStreams_20120810.ListStreams",
  "Kinesis_20131202.__proto__",
  "Kinesis_20131202.ListStreams",
  "AmazonSQS.toString",
  "AmazonSQS.__proto__",
  "AmazonSQS.ListQueues",
  "a".repeat(7_000),
];
export const changeTarget: Mutation = (request, random) => withHeader(request, "x-amz-target", random.pick(TARGETS));

export const changePath: Mutation = (request, random) => {
  const [path = "/", ...query] = request.url.split("?");
  const parts = path.split("/");
  const at = 1 + random.below(parts.length);
  if (random.chance(0.6)) parts[at] = random.pick(ODD_PATH_PARTS);
  else parts.splice(at, random.below(2), random.pick(ODD_PATH_PARTS), random.pick(ODD_PATH_PARTS));
  const url = [`/${parts.slice(1).join("/")}`, ...query].join("?");
  return { ...request, url };
};

export const changeQuery: Mutation = (request, random) => {
  const sign = request.url.includes("?") ? "&" : "?";
  return { ...request, url: request.url + sign + random.pick(ODD_QUERIES) };
};

const METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND"];
export const changeMethod: Mutation = (request, random) => ({ ...request, method: random.pick(METHODS) });

const HEADERS = [
  ["accept", "*/*;q=nonsense"],
  ["content-encoding", "gzip"],
  ["content-encoding", "aws-chunked"],
  ["content-md5", "nonsense"],
  ["cookie", "__proto__=1; ;;=="],
  ["expect", "100-continue"],
  ["if-match", '"'],
  ["if-modified-since", "yesterday"],
  ["range", "bytes=9999999-1"],
  ["range", "bytes=-"],
  ["transfer-encoding", "chunked"],
  ["x-amz-checksum-crc32", "!"],
  ["x-amz-client-context", "%%%"],
  ["x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"],
  ["x-amz-copy-source", "%zz/.."],
  ["x-amz-date", "never"],
  ["x-amz-decoded-content-length", "-1"],
  ["x-amz-invocation-type", "__proto__"],
  ["x-amz-log-type", "toString"],
  ["x-amz-object-attributes", "constructor"],
  ["x-amz-query-mode", "true"],
  ["x-amzn-query-mode", "true"],
  ["x-http-method-override", "DELETE"],
  ["__proto__", "1"],
  ["x-long", "y".repeat(7_000)],
] as const;
export const changeHeader: Mutation = (request, random) => {
  const [name, value] = random.pick(HEADERS);
  return withHeader(request, name, value);
};

const AUTHORIZATIONS = [
  "",
  "Bearer x",
  "AWS4-HMAC-SHA256",
  "AWS4-HMAC-SHA256 Credential=",
  "AWS4-HMAC-SHA256 Credential=////aws4_request",
  `AWS4-HMAC-SHA256 ${"Credential=".repeat(600)}`,
  `AWS4-HMAC-SHA256 ${",".repeat(7_000)}`,
  ...INHERITED_NAMES.map(authorizationFor),
];
export const changeAuthorization: Mutation = (request, random) =>
  withHeader(request, "authorization", random.pick(AUTHORIZATIONS));

export const moveCredential: Mutation = (request, random, service) => {
  const { authorization: _authorization, ...headers } = request.headers;
  const scope = random.chance(0.7) ? service : random.pick(INHERITED_NAMES);
  const credential = random.chance(0.8) ? encodeURIComponent(credentialFor(scope)) : random.pick(ODD_PATH_PARTS);
  const sign = request.url.includes("?") ? "&" : "?";
  return {
    ...request,
    headers,
    url: `${request.url}${sign}X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${credential}`,
  };
};
