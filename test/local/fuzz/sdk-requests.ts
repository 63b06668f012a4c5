import { operationsOf } from "../../sdk-schema.ts";
import { generateInput, type KnownValues } from "./generate-input.ts";
import type { Random } from "./random.ts";
import type { Values } from "./resources.ts";
import { seedInputs } from "./seed-inputs.ts";
import { type FuzzRequest, signedHeaders } from "./wire-request.ts";

type Module = Record<string, unknown>;
type Command = new (input: unknown) => object;
type Client = { send(command: object): Promise<unknown> };
type SdkRequest = {
  method: string;
  path: string;
  query?: Record<string, unknown>;
  headers: Record<string, string>;
  body?: unknown;
};

/** The values of an enumeration that the module exports under the member's name. */
const enumeration = (module: Module, member: string): unknown[] => {
  const values = module[member];
  return typeof values === "object" && values !== null && !Array.isArray(values) ? Object.values(values) : [];
};

const queryText = (query: Record<string, unknown> = {}): string => {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, String(one ?? "")]),
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs as [string, string][])}`;
};

const bodyOf = async (body: unknown): Promise<Buffer> => {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === "string" || body instanceof Uint8Array) return Buffer.from(body as string);
  return Buffer.concat(await Array.fromAsync(body as AsyncIterable<Uint8Array>));
};

/** An error that carries the request that the client was about to send. */
class Captured extends Error {
  readonly request: SdkRequest;
  constructor(request: SdkRequest) {
    super("captured");
    this.request = request;
  }
}

/** Headers that differ from run to run, and those that the sender sets because the body may still change. */
const LEFT_OUT =
  /^(host|content-length|user-agent|x-amz-user-agent|amz-sdk-.*|x-amz-date|x-amz-content-sha256|authorization)$/;

const toFuzzRequest = async (
  service: string,
  { method, path, query, headers, body }: SdkRequest,
): Promise<FuzzRequest> => {
  const others = Object.entries(headers).filter(([name]) => !LEFT_OUT.test(name));
  const signed = { ...Object.fromEntries(others), ...signedHeaders(service) };
  return { method, url: path + queryText(query), headers: signed, body: await bodyOf(body) };
};

/**
 * Generates requests as the stock client of a service sends them: for operations of the module, with inputs that succeed
 * (`inputs`) and generated ones. Returns undefined for an input that the client rejects.
 */
export const createSdkRequests = (
  service: string,
  module: Module,
  ClientClass: unknown,
  values: Values,
  inputs: Record<string, unknown[]> = seedInputs(values),
) => {
  const client = new (ClientClass as new (settings: object) => Client)({
    region: "us-east-1",
    endpoint: "http://127.0.0.1",
    credentials: { accessKeyId: "000000000000", secretAccessKey: "local" },
    maxAttempts: 1,
    requestHandler: { handle: (request: SdkRequest) => Promise.reject(new Captured(request)) },
  });
  const operations = operationsOf(module).map(({ name, input }) => ({
    ...{ name, input },
    command: module[`${name}Command`] as Command,
  }));
  const valuesFor: KnownValues = (member) => [...(values.get(member) ?? []), ...enumeration(module, member)];
  const seeds = new Map(Object.entries(inputs));
  const seeded = operations.filter(({ name }) => seeds.has(name));
  return async (random: Random): Promise<{ operation: string; request: FuzzRequest } | undefined> => {
    const isSeeded = seeded.length > 0 && random.chance(0.4);
    const { name, input, command } = random.pick(isSeeded ? seeded : operations);
    const chosen = isSeeded ? random.pick(seeds.get(name) ?? [{}]) : generateInput(input, valuesFor, random);
    const sent = client.send(new command(chosen));
    const error = await sent.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof Captured)) return undefined;
    return { operation: name, request: await toFuzzRequest(service, error.request) };
  };
};
