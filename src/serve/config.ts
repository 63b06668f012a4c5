import * as z from "zod";
import { EngineSettings } from "../engine/settings.ts";
import { streamName } from "../engine/stream/streams.ts";

const received = (input: unknown): string =>
  typeof input === "string" ? `"${input.slice(0, 100)}"` : input === undefined ? "nothing" : JSON.stringify(input);

/** A text that matches a pattern; the error says what was expected, and what the file has. */
const textLike = (pattern: RegExp, expected: string) => {
  const error = ({ input }: { input?: unknown }): string => `expected ${expected}, received ${received(input)}`;
  return z.string({ error }).regex(pattern, { error });
};

/** Where a secret is. The configuration never contains the secret itself, so that it can be kept in a repository. */
const SecretSource = z.union(
  [z.strictObject({ file: z.string().min(1) }), z.strictObject({ env: z.string().min(1) })],
  { error: "expected { file: <path> } or { env: <name of a variable> }, and never the secret itself" },
);
export type SecretSource = z.infer<typeof SecretSource>;

/** Everything, or only what a list names. */
const allOr = <T extends z.ZodType>(item: T) =>
  z.union([z.literal("all"), z.array(item)], { error: "expected all, or a list" });

const Key = z.strictObject({
  accessKeyId: textLike(/^\w{4,128}$/, "4 to 128 letters, digits and underscores"),
  secret: SecretSource,
  /** Ids of the applications that the key may use. */
  applications: allOr(z.string().min(1)),
  /** Whether the key may create applications; it may use those that it creates. */
  mayCreateApplications: z.boolean().default(false),
  /**
   * Whether the key may run import and export jobs, which read and write every file of `destinations.buckets`. By default,
   * only a key for all applications may.
   */
  mayRunJobs: z.boolean().optional(),
  /**
   * What the key may do with message templates and recommender models, which all applications share. By default, a key
   * for all applications may write, any other has no access.
   */
  sharedResources: z.enum(["none", "read", "write"]).optional(),
});

const FunctionArn = textLike(/^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w:$-]+$/, "the ARN of a Lambda function");
const StreamArn = textLike(
  /^arn:[\w-]+:(?:kinesis:[\w-]+:\d{12}:stream|firehose:[\w-]+:\d{12}:deliverystream)\/[\w.-]+$/,
  "the ARN of a Kinesis stream or of a Firehose delivery stream",
);

/** Where the engine sends what leaves it. A destination that is absent is not used. */
const Destinations = z
  .strictObject({
    /** Lambda functions that hooks and custom channels may name. */
    functions: allOr(FunctionArn).optional(),
    /** Streams that applications may name as their event stream. */
    eventStreams: z.array(StreamArn).default([]),
    email: z.literal("ses").optional(),
    sms: z.literal("end-user-messaging").optional(),
    voice: z.literal("end-user-messaging").optional(),
    /** Buckets with the files of import and export jobs. */
    buckets: z.array(z.string().min(3)).default([]),
    /** HTTPS URLs that hooks and custom channels may name; each secret signs the requests. */
    webhooks: z
      .strictObject({
        secrets: z.array(SecretSource).default([]),
        targets: z.enum(["public", "any"]).default("public"),
      })
      .optional(),
  })
  .prefault({});

/** The configuration of `npx pinpoint serve`; docs/serving.md explains each field. */
export const ServeConfig = z
  .strictObject({
    listen: z
      .strictObject({ host: z.string().min(1).default("127.0.0.1"), port: z.int().min(0).max(65_535).default(4600) })
      .prefault({}),
    tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
    /** A proxy in front of the server terminates TLS. */
    behindProxy: z.boolean().default(false),
    /** The folder of the database. */
    data: z.string({ error: "expected the folder of the database" }).min(1),
    region: textLike(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "a region such as us-east-1"),
    accountId: textLike(/^\d{12}$/, "12 digits in quotation marks"),
    keys: z.array(Key).min(1),
    /** The key of `/metrics` and of `/_local/`, which do not exist without it. */
    adminKey: SecretSource.optional(),
    destinations: Destinations,
    /** The region of Lambda, SES and the other destinations, if it is another than that of the engine. */
    awsRegion: z.string().min(1).optional(),
    /** The other settings of the engine. */
    settings: EngineSettings.omit({ webhookSecrets: true, webhookTargets: true }).prefault({}),
  })
  .superRefine(({ destinations, region, awsRegion = region, accountId }, context) => {
    const names = destinations.eventStreams.map(streamName);
    for (const [index, arn] of destinations.eventStreams.entries()) {
      const [, , service, place, account] = arn.split(":");
      const message =
        names.indexOf(streamName(arn)) !== index
          ? "a stream of this name is in the list already"
          : place !== awsRegion
            ? `expected a stream in ${awsRegion}`
            : service === "firehose" && account !== accountId
              ? `expected a delivery stream of the account ${accountId}`
              : undefined;
      if (message) context.addIssue({ code: "custom", path: ["destinations", "eventStreams", index], message });
    }
  })
  .superRefine(({ listen, tls, behindProxy, keys }, context) => {
    if (!tls && !behindProxy && !isLoopback(listen.host))
      context.addIssue({
        code: "custom",
        path: ["listen", "host"],
        message: `expected a loopback address, because there is no tls and behindProxy is false; received "${listen.host}"`,
      });
    const ids = keys.map(({ accessKeyId }) => accessKeyId);
    for (const [index, id] of ids.entries())
      if (ids.indexOf(id) !== index)
        context.addIssue({
          code: "custom",
          path: ["keys", index, "accessKeyId"],
          message: `${id} is in the list twice`,
        });
  });
export type ServeConfig = z.infer<typeof ServeConfig>;

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
