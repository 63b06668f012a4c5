// The values that the parameters of serverless.yml accept, by the schemas of the functions that read them.
import * as z from "zod";
import { HookSettings } from "../src/hook/hook-settings.ts";

const { HOOK_STEPS, FREQUENCY_LIMIT, FREQUENCY_WINDOW_HOURS, QUIET_HOURS } = HookSettings.shape;

const PUBLIC_KEY = /^-----BEGIN PUBLIC KEY-----[\sA-Za-z0-9+/=]+-----END PUBLIC KEY-----\s*$/;

const PARAMETERS: Readonly<Record<string, z.ZodType>> = {
  tokenIssuer: z.string().min(1),
  tokenAudience: z.string().min(1),
  tokenJwksUrl: z.url({ protocol: /^https$/, error: "expected an https URL" }),
  tokenSigningPublicKey: z
    .string()
    .refine((text) => text === "" || PUBLIC_KEY.test(text), "expected a PEM public key, or nothing"),
  authorizerConcurrency: z.string().regex(/^[1-9]\d{0,4}$/, "expected a whole number above 0"),
  secondTopicKey: z.enum(["none", "AWSPENDING", "AWSPREVIOUS"]),
  connectInstanceId: z.guid("expected the id of an Amazon Connect instance"),
  connectPokeData: z.string().min(1),
  resultSink: z.enum(["kinesis", "put-events"]),
  hookSteps: HOOK_STEPS,
  frequencyLimit: FREQUENCY_LIMIT,
  frequencyWindowHours: FREQUENCY_WINDOW_HOURS,
  quietHours: QUIET_HOURS,
  notificationTopic: z.enum(["standard", "fifo"]),
  switchOff: z.enum(["table", "pinpoint", "ses"]),
};

/** One sentence for each parameter that does not exist, or whose value no function accepts. */
export const whyParametersInvalid = (parameters: Record<string, unknown>): string[] =>
  Object.entries(parameters).flatMap(([name, value]) => {
    if (!Object.hasOwn(PARAMETERS, name)) return [`unknown parameter "${name}"; parameters: ${NAMES.join(", ")}`];
    const parsed = PARAMETERS[name]?.safeParse(value);
    return parsed?.error ? [`parameter ${name}: ${parsed.error.issues.map(({ message }) => message).join("; ")}`] : [];
  });

const NAMES = Object.keys(PARAMETERS);
