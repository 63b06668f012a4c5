// The values that the parameters of serverless.yml accept, by the schemas of the functions that read them.
import * as z from "zod";
import { ImportRules } from "../src/audience/import/import-rule.ts";
import { AsyncSettings } from "../src/connect/async-settings.ts";
import { HookSettings } from "../src/hook/hook-settings.ts";
import { ownValue } from "../src/own-value.ts";
import { PokeHistories } from "../src/poke/history/history-settings.ts";
import { DeskSettings } from "../src/sms/desk-settings.ts";
import { SmsSettings } from "../src/sms/two-way-settings.ts";
import { StreamSettings } from "../src/stream/stream-settings.ts";

const hook = HookSettings.shape;
const stream = StreamSettings.shape;
const sms = SmsSettings.shape;
const desk = DeskSettings.shape;
const connect = AsyncSettings.shape;

const PUBLIC_KEY = /^-----BEGIN PUBLIC KEY-----[\sA-Za-z0-9+/=]+-----END PUBLIC KEY-----\s*$/;

/** A setting that may have no value: an empty variable counts as unset. */
const orEmpty = <T>(setting: z.ZodType<T, string | undefined>): z.ZodType =>
  z
    .string()
    .transform((text) => text || undefined)
    .pipe(setting);

// [EventBridge user guide: rate expressions] the unit is singular if the value is 1.
const RATE = /^rate\((?:1 (?:minute|hour|day)|(?:[2-9]|[1-9]\d{1,3}) (?:minutes|hours|days))\)$/;

const PARAMETERS: Readonly<Record<string, z.ZodType>> = {
  tokenIssuer: z.string().min(1),
  tokenAudience: z.string().min(1),
  tokenJwksUrl: z.url({ protocol: /^https$/, error: "expected an https URL" }),
  tokenSigningPublicKey: z
    .string()
    .refine((text) => text === "" || PUBLIC_KEY.test(text), "expected a PEM public key, or nothing"),
  authorizerConcurrency: z.string().regex(/^[1-9]\d{0,4}$/, "expected a whole number above 0"),
  secondTopicKey: z.enum(["none", "AWSPENDING", "AWSPREVIOUS"]),
  pokeHistory: PokeHistories,
  connectInstanceId: z.guid("expected the id of an Amazon Connect instance"),
  connectPokeData: z.string().min(1),
  connectAsyncBehavior: connect.ASYNC_BEHAVIOR,
  connectAsyncLimit: connect.ASYNC_LIMIT,
  connectAsyncResponse: connect.ASYNC_RESPONSE,
  connectAsyncWaitSeconds: connect.ASYNC_WAIT_SECONDS,
  resultSink: z.enum(["kinesis", "put-events"]),
  hookSteps: hook.HOOK_STEPS,
  frequencyLimit: hook.FREQUENCY_LIMIT,
  frequencyWindowHours: hook.FREQUENCY_WINDOW_HOURS,
  quietHours: hook.QUIET_HOURS,
  quietHoursZone: orEmpty(hook.QUIET_HOURS_ZONE),
  auditRules: orEmpty(hook.AUDIT_RULES),
  offersUrl: orEmpty(hook.OFFERS_URL),
  offersDefault: orEmpty(hook.OFFERS_DEFAULT),
  contentUrl: orEmpty(hook.CONTENT_URL),
  privateLookups: hook.PRIVATE_LOOKUPS,
  notificationTopic: z.enum(["standard", "fifo"]),
  switchOff: stream.SWITCH_OFF,
  duplicateWindowHours: stream.DUPLICATE_WINDOW_HOURS,
  textNotifications: stream.TEXT_NOTIFICATIONS,
  importRules: ImportRules,
  smsNumbers: sms.SMS_NUMBERS,
  smsFallback: sms.SMS_FALLBACK,
  smsPrices: sms.SMS_PRICES,
  smsEndpoints: sms.SMS_ENDPOINTS,
  optOutReconciliation: z.string().regex(RATE, "expected a rate such as rate(1 day) or rate(6 hours)"),
  smsReplyApplication: z.string().regex(/^(?:[0-9a-f]{32})?$/, "expected the id of an application, or nothing"),
  smsHandOff: desk.SMS_HAND_OFF,
  smsHandOffFailed: desk.SMS_HAND_OFF_FAILED,
  smsChatFlow: orEmpty(desk.CHAT_FLOW_ID),
  smsBotAlias: orEmpty(desk.LEX_BOT_ALIAS),
  smsBotLocale: desk.LEX_BOT_LOCALE,
};

/** The names of all parameters. */
export const PARAMETER_NAMES = Object.keys(PARAMETERS);

/** One sentence for each parameter that does not exist, or whose value no function accepts. */
export const whyParametersInvalid = (parameters: Record<string, unknown>): string[] => [
  ...Object.entries(parameters).flatMap(([name, value]) => {
    if (!Object.hasOwn(PARAMETERS, name))
      return [`unknown parameter "${name}"; parameters: ${PARAMETER_NAMES.join(", ")}`];
    const parsed = ownValue(PARAMETERS, name)?.safeParse(value);
    return parsed?.error ? [`parameter ${name}: ${parsed.error.issues.map(toText).join("; ")}`] : [];
  }),
  ...whyLookupsInvalid(parameters),
  ...whyNoDesk(parameters),
];

/** The place in a list or in JSON, and what is expected there. */
const toText = ({ path, message }: z.core.$ZodIssue): string => [...path.map(String), message].join(": ");

const whyLookupsInvalid = ({ privateLookups, offersUrl, contentUrl }: Record<string, unknown>): string[] => {
  if (privateLookups === "allowed") return [];
  return Object.entries({ offersUrl, contentUrl })
    .filter(([, url]) => typeof url === "string" && URL.canParse(url) && new URL(url).protocol !== "https:")
    .map(([name]) => `parameter ${name}: expected an https URL, unless privateLookups is "allowed"`);
};

/** A hand-off needs the flow or the bot to which it leads. */
const whyNoDesk = ({ smsHandOff, smsChatFlow, smsBotAlias }: Record<string, unknown>): string[] => [
  ...(smsHandOff === "connect" && smsChatFlow === ""
    ? ['parameter smsChatFlow: needed if smsHandOff is "connect"']
    : []),
  ...(smsHandOff === "lex" && smsBotAlias === "" ? ['parameter smsBotAlias: needed if smsHandOff is "lex"'] : []),
];
