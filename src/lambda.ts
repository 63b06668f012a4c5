import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import type * as z from "zod";
import { InternalFailure, InvalidEnvironment, InvalidEvent, type Issue, toIssues } from "./errors.ts";

type Line = (message: string, fields?: Record<string, unknown>) => void;
/** Writes one JSON line; addresses, message bodies and tokens are redacted from `fields`. */
export type Log = { debug: Line; info: Line; warn: Line; error: Line };

/** What one invocation knows besides its event. */
export type Invocation = { now: Date; requestId: string; remainingMs: () => number; log: Log };

export type LambdaShape<E, In, P, Out> = {
  /** Parsed once, at cold start. */
  environment: z.ZodType<E>;
  /** Parsed once an invocation. */
  event: z.ZodType<In>;
  /** The ports, made once a cold start. */
  connect: (environment: E) => P;
  run: (event: In, ports: P, invocation: Invocation) => Promise<Out>;
  /** How a caller who cannot read a function error is told that its event was refused. */
  refuse?: (issues: Issue[]) => Out;
};

const REDACTED_KEYS = new Set([
  "address",
  "authorization",
  "body",
  "customerdata",
  "customerid",
  "data",
  "destinationnumber",
  "messagebody",
  "originationnumber",
  "password",
  "token",
  "userid",
]);
// No slash: a path with a scoped package in it is no address.
const EMAIL_ADDRESS = /[^\s@"<>/()]+@[^\s@"<>/()]+\.[^\s@"<>/()]+/g;
const PHONE_NUMBER = /\+\d{7,15}/g;

/** A JSON replacer that takes personal data out of a log line, by the name of its key and by its look. */
export const redact = (key: string, value: unknown): unknown => {
  if (REDACTED_KEYS.has(key.toLowerCase()) && value !== undefined && value !== null) return "[redacted]";
  if (typeof value !== "string") return value;
  return value.replace(EMAIL_ADDRESS, "[address]").replace(PHONE_NUMBER, "[number]");
};

const toLog = (logger: Logger): Log => ({
  debug: (message, fields = {}) => logger.debug(message, fields),
  info: (message, fields = {}) => logger.info(message, fields),
  warn: (message, fields = {}) => logger.warn(message, fields),
  error: (message, fields = {}) => logger.error(message, fields),
});

const parseEnvironment = <E>(environment: z.ZodType<E>): E => {
  const parsed = environment.safeParse(process.env);
  if (parsed.success) return parsed.data;
  throw new InvalidEnvironment(toIssues(parsed.error));
};

const once = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** Lambda sends an error's stack to the caller, so the caller gets one without. */
const toCallerError = (error: unknown, requestId: string): Error => {
  const told =
    error instanceof InvalidEvent || error instanceof InvalidEnvironment
      ? error
      : new InternalFailure(requestId, error);
  told.stack = `${told.name}: ${told.message}`;
  return told;
};

/**
 * The one shape of every Lambda here: environment once, ports once, event parsed, run, errors logged and told without
 * a stack. Outside of Lambda nothing is read or connected before the first event.
 *
 * @example
 * export const handler = lambda({ environment: z.object({}), event: z.string(), connect: () => ({}), run: async (event) => event.length });
 */
export const lambda = <E, In, P, Out>(shape: LambdaShape<E, In, P, Out>) => {
  const logger = new Logger({ jsonReplacerFn: redact });
  const log = toLog(logger);
  const ports = once(() => shape.connect(parseEnvironment(shape.environment)));
  if (process.env.AWS_LAMBDA_FUNCTION_NAME !== undefined) ports();

  const invoke = async (event: unknown, context: Context): Promise<Out> => {
    const parsed = shape.event.safeParse(event);
    if (!parsed.success) {
      const issues = toIssues(parsed.error);
      if (shape.refuse === undefined) throw new InvalidEvent(issues);
      log.warn("event refused", { issues });
      return shape.refuse(issues);
    }
    return shape.run(parsed.data, ports(), {
      now: new Date(),
      requestId: context.awsRequestId,
      remainingMs: () => context.getRemainingTimeInMillis(),
      log,
    });
  };

  // The run watches the deadline itself; an early time-out would cut its answer off.
  return middy<unknown, Out>({ timeoutEarlyInMillis: 0 })
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .onError((request) => {
      const { error, context } = request;
      log.error("invocation failed", { error });
      request.error = toCallerError(error, context.awsRequestId);
    })
    .handler(invoke);
};
