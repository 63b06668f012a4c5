import type { Evaluation } from "./intrinsics.ts";
import type { Secrets } from "./secrets.ts";
import type { Template } from "./template.ts";
import { at, type Tree } from "./tree.ts";
import type { Resolved } from "./variables.ts";

const reference = /\{\{resolve:([a-z-]+):(.*?)\}\}/g;
// secret-id:SecretString:json-key:version-stage:version-id, where the id may be an ARN. [CloudFormation dynamic references]
const secretReference = /^(.+?):SecretString(?::([^:]*))?(?::.*)?$/s;

export type ResolveDynamic = (text: string, path: string[]) => string;

/** Puts the values of generated secrets where the configuration refers to them by `{{resolve:secretsmanager:…}}`. */
export const createDynamicReferences = (
  template: Template,
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
    throw errorAt(path, `there is no secret ${name} in the resources`);
  };
  const field = (secret: string, key: string, path: string[]): string => {
    const parsed: Tree = JSON.parse(secret);
    const value = at(parsed, [key]);
    if (value === undefined) throw errorAt(path, `the secret has no field ${key}`);
    return String(value);
  };
  return (text, path) =>
    text.replace(reference, (whole, service: string, address: string) => {
      const [, id, key] = (service === "secretsmanager" && address.match(secretReference)) || [];
      if (id === undefined) throw errorAt(path, `the dynamic reference ${whole} is not understood here`);
      const secret = secretNamed(id, path);
      return key ? field(secret, key, path) : secret;
    });
};
