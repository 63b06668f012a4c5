import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";
import { EngineSettings } from "../engine/settings.ts";
import { toIssues } from "../errors.ts";
import { ownValue } from "../own-value.ts";
import { toError } from "../to-error.ts";
import { type AccessKey, toAccessKey } from "./access-key.ts";
import { type SecretSource, ServeConfig } from "./config.ts";

/** A configuration with its secrets. */
export type ServerSetup = Omit<ServeConfig, "adminKey" | "keys" | "settings"> & {
  settings: EngineSettings;
  keys: ReadonlyMap<string, AccessKey>;
  adminKey: string | undefined;
};

/** The configuration file cannot be used. */
export class InvalidConfig extends Error {
  override readonly name = "InvalidConfig";
  readonly problems: readonly string[];
  constructor(path: string, problems: readonly string[]) {
    super([`${path} cannot be used:`, ...problems.map((problem) => `  ${problem}`)].join("\n"));
    this.problems = problems;
  }
}

// Short secrets can be guessed: the secret access keys of AWS have 40 characters.
const SECRET_MIN_LENGTH = 20;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration, YAML or JSON, and the secrets that it names. Relative paths start at the folder of the file.
 * Throws `InvalidConfig` with all problems.
 */
export const readConfig = (path: string, environment: Environment): ServerSetup => {
  const parsed = ServeConfig.safeParse(readYaml(path));
  if (!parsed.success)
    throw new InvalidConfig(
      path,
      toIssues(parsed.error).map((issue) => `${issue.path}: ${issue.rule}`),
    );
  const { keys, adminKey, tls, data, settings, ...config } = parsed.data;
  const { webhooks } = config.destinations;
  const inFolder = (file: string): string => resolve(dirname(path), file);
  const problems: string[] = [];
  const secretOf = (field: string, source: SecretSource): string => {
    const secret = readSecret(source, inFolder, environment);
    if (secret.length < SECRET_MIN_LENGTH)
      problems.push(
        `${field}: ${nameOf(source)} has ${secret.length} characters, expected at least ${SECRET_MIN_LENGTH}`,
      );
    return secret;
  };
  const accessKeys = keys.map((key, index) => toAccessKey(key, secretOf(`keys.${index}.secret`, key.secret)));
  const setup = {
    ...config,
    data: inFolder(data),
    tls: tls && { cert: inFolder(tls.cert), key: inFolder(tls.key) },
    keys: new Map(accessKeys.map((key) => [key.accessKeyId, key])),
    adminKey: adminKey && secretOf("adminKey", adminKey),
    settings: {
      ...settings,
      webhookTargets: webhooks?.targets ?? "public",
      webhookSecrets: (webhooks?.secrets ?? []).map((source, index) =>
        secretOf(`destinations.webhooks.secrets.${index}`, source),
      ),
    },
  };
  const checked = EngineSettings.safeParse(setup.settings);
  if (!checked.success)
    problems.push(...toIssues(checked.error).map((issue) => `the secret of destinations.webhooks: ${issue.rule}`));
  for (const [field, file] of Object.entries(setup.tls ?? {}))
    if (!existsSync(file)) problems.push(`tls.${field}: there is no file ${file}`);
  if (problems.length > 0) throw new InvalidConfig(path, problems);
  return setup;
};

const readYaml = (path: string): unknown => {
  try {
    return parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new InvalidConfig(path, [toError(error).message]);
  }
};

/** Empty if there is no such file or variable. */
const readSecret = (source: SecretSource, inFolder: (file: string) => string, environment: Environment): string => {
  if ("env" in source) return ownValue(environment, source.env) ?? "";
  try {
    return readFileSync(inFolder(source.file), "utf8").trim();
  } catch {
    return "";
  }
};

const nameOf = (source: SecretSource): string =>
  "env" in source ? `the variable ${source.env}` : `the file ${source.file}`;
