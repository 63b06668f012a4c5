import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import type * as z from "zod";
import { InternalFailure, InvalidEnvironment, InvalidEvent, type Issue, toIssues, Unfinished } from "./errors.ts";

type WriteLine = (message: string, fields?: Record<string, unknown>) => void;
/** Each writes one line of JSON; addresses, message bodies and tokens in `fields` are redacted. */
export type Log = { debug: WriteLine; info: WriteLine; warn: WriteLine; error: WriteLine };

/** The facts of one invocation besides its event. */
export type Invocation = {
  now: Date;
  requestId: string;
  remainingMs: () => number;
  /** What a synchronous caller sent as `ClientContext`. Lambda does not pass it to asynchronous invocations. */
  clientContext?: object | undefined;
  log: Log;
};

export type LambdaShape<E, In, P, Out> = {
  /** Parsed once, on cold start. */
  environment: z.ZodType<E>;
  /** Parsed once in each invocation. */
  event: z.ZodType<In>;
  /** Creates the ports, once, on cold start. What they log belongs to the invocation in which they log it. */
  connect: (environment: E, log: Log) => P;
  run: (event: In, ports: P, invocation: Invocation) => Promise<Out>;
  /** The response to an invalid event, for a caller that cannot read a function error. Default: throw `InvalidEvent`. */
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
// Long enough for a stack trace. A caller can send longer text, and the patterns below would scan all of it.
const LOGGED_TEXT_MAX_LENGTH = 8_192;
// A whole word at a time: an address that may begin at any letter takes time that grows with the square of the word.
// Without slashes, so that a path with a scoped package in it is not taken for an address.
const WORD = /[^\s"<>/()]+/g;
const EMAIL_ADDRESS = /[^@]@[^@]+\.[^@]/;
const PHONE_NUMBER = /\+\d{7,15}/g;

/** Cut after a whole word: half of an address would not be recognized. */
const cut = (text: string): string =>
  text.length <= LOGGED_TEXT_MAX_LENGTH
    ? text
    : `${text.slice(0, text.lastIndexOf(" ", LOGGED_TEXT_MAX_LENGTH) + 1)}[cut]`;

/** A JSON replacer that cuts long text and redacts personal data in a log line, by the name of its key and by pattern. */
export const redact = (key: string, value: unknown): unknown => {
  if (REDACTED_KEYS.has(key.toLowerCase()) && value !== undefined && value !== null) return "[redacted]";
  if (typeof value !== "string") return value;
  return cut(value)
    .replace(WORD, (word) => (EMAIL_ADDRESS.test(word) ? "[address]" : word))
    .replace(PHONE_NUMBER, "[number]");
};

const toLog = (logger: Logger): Log => ({
  debug: (message, fields = {}) => logger.debug(message, fields),
  info: (message, fields = {}) => logger.info(message, fields),
  warn: (message, fields = {}) => logger.warn(message, fields),
  error: (message, fields = {}) => logger.error(message, fields),
});

/** An empty variable counts as unset, so that the default of a stack parameter can be empty. */
const parseEnvironment = <E>(environment: z.ZodType<E>): E => {
  const variables = Object.entries(process.env).filter(([, value]) => value !== "");
  const parsed = environment.safeParse(Object.fromEntries(variables));
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

/** The error for the caller. Lambda includes an error's stack in the response, so the stack is removed. */
const toCallerError = (error: unknown, requestId: string): Error => {
  const callerError =
    error instanceof InvalidEvent || error instanceof InvalidEnvironment || error instanceof Unfinished
      ? error
      : new InternalFailure(requestId, error);
  callerError.stack = `${callerError.name}: ${callerError.message}`;
  return callerError;
};

/**
 * A Lambda handler: parses the environment and connects the ports once, parses each event and runs it, logs an error
 * and returns it to the caller without its stack. Outside Lambda the environment is parsed on the first event.
 *
 * @example
 * export const handler = lambda({ environment: z.object({}), event: z.string(), connect: () => ({}), run: async (event) => event.length });
 */
export const lambda = <E, In, P, Out>(shape: LambdaShape<E, In, P, Out>) => {
  const logger = new Logger({ jsonReplacerFn: redact });
  const log = toLog(logger);
  const ports = once(() => shape.connect(parseEnvironment(shape.environment), log));
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
      clientContext: context.clientContext,
      log,
    });
  };

  // The run keeps within the time limit itself; an early timeout would discard its response.
  return middy<unknown, Out>({ timeoutEarlyInMillis: 0 })
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .onError((request) => {
      const { error, context } = request;
      log.error("invocation failed", { error });
      request.error = toCallerError(error, context.awsRequestId);
    })
    .handler(invoke);
};
