import { ownValue } from "../../own-value.ts";
import { isJsonObject, parseJson } from "../../parse-json.ts";
import type { Evaluation } from "./intrinsics.ts";
import type { Secrets } from "./secrets.ts";
import type { StackTemplate } from "./stack-template.ts";
import type { Resolved } from "./variables.ts";

const REFERENCE = /\{\{resolve:([a-z-]+):([^{}]*)\}\}/g;
// [CloudFormation user guide: dynamic references] secret-id:SecretString:json-key:version-stage:version-id, where the
// secret id may be an ARN
const SECRET_REFERENCE = /^(.+?):SecretString(?::([^:]*))?(?::.*)?$/s;

export type ResolveDynamic = (text: string, path: string[]) => string;

/** Replaces references to secrets, `{{resolve:secretsmanager:…}}`, with the values of the secrets. */
export const createDynamicReferences = (
  template: StackTemplate,
  { nameOf }: Evaluation,
  secrets: Secrets,
  errorAt: Resolved["errorAt"],
): ResolveDynamic => {
  const secretNamed = (idOrArn: string, path: string[]): string => {
    const name = idOrArn.replace(/^arn:aws:secretsmanager:[^:]*:[^:]*:secret:/, "");
    for (const [id, { type, properties }] of template.resources) {
      if (type !== "AWS::SecretsManager::Secret" || nameOf(id) !== name) continue;
      if (typeof properties.SecretString === "string") return properties.SecretString;
      return secrets.valueOf(name, properties.GenerateSecretString);
    }
    throw errorAt(path, `there is no AWS::SecretsManager::Secret with the name ${name} in the resources`);
  };
  const fieldOf = (secret: string, key: string, path: string[]): string => {
    const fields = parseJson(secret);
    const value = isJsonObject(fields) ? ownValue(fields, key) : undefined;
    if (value === undefined) throw errorAt(path, `the secret is not a JSON object with the field "${key}"`);
    return String(value);
  };
  return (text, path) =>
    text.replace(REFERENCE, (whole, service: string, address: string) => {
      const [, id, key] = (service === "secretsmanager" && address.match(SECRET_REFERENCE)) || [];
      if (id === undefined) {
        const supported = "{{resolve:secretsmanager:<secret>:SecretString:<key>}}";
        throw errorAt(path, `the dynamic reference ${whole} is not supported; use ${supported}`);
      }
      const secret = secretNamed(id, path);
      return key ? fieldOf(secret, key, path) : secret;
    });
};
