import { randomInt } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import * as z from "zod";
import { JsonText } from "../../json-text.ts";
import { isJsonObject, parseJson } from "../../parse-json.ts";
import { StateDamaged } from "../state/state-damaged.ts";
import { replaceFile } from "../state/state-entries.ts";
import { at, type Tree } from "./tree.ts";

export type Secrets = { valueOf(name: string, generate: Tree): string };

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
/** [Secrets Manager API reference: GetRandomPassword] */
const PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

const SecretsFile = JsonText.pipe(z.record(z.string(), z.string()));

/** Generated secrets, which are kept in a file of the state directory and therefore survive a restart. */
export const openSecrets = (path: string): Secrets => {
  const secrets = readSecrets(path);
  return {
    valueOf(name, generate) {
      const existing = secrets.get(name);
      if (existing !== undefined) return existing;
      const value = generatedSecret(name, generate);
      secrets.set(name, value);
      replaceFile(path, JSON.stringify(Object.fromEntries(secrets), null, 2));
      return value;
    },
  };
};

const readSecrets = (path: string): Map<string, string> => {
  if (!existsSync(path)) return new Map();
  const parsed = SecretsFile.safeParse(readFileSync(path, "utf8"));
  if (parsed.success) return new Map(Object.entries(parsed.data));
  throw new StateDamaged(path, "is damaged: expected a JSON object of strings");
};

/** [CloudFormation template reference: AWS::SecretsManager::Secret, GenerateSecretString] */
const generatedSecret = (name: string, generate: Tree): string => {
  const template = at(generate, ["SecretStringTemplate"]);
  const key = at(generate, ["GenerateStringKey"]);
  if (typeof template !== "string" || typeof key !== "string") return password(generate);
  const fields = parseJson(template);
  if (!isJsonObject(fields)) throw new Error(`the SecretStringTemplate of the secret ${name} must be a JSON object`);
  return JSON.stringify({ ...fields, [key]: password(generate) });
};

const password = (generate: Tree): string => {
  const excluded = new Set(String(at(generate, ["ExcludeCharacters"]) ?? ""));
  const characters = [...LETTERS, ...DIGITS, ...(isTrue(at(generate, ["ExcludePunctuation"])) ? "" : PUNCTUATION)];
  const allowed = characters.filter((character) => !excluded.has(character));
  const length = Number(at(generate, ["PasswordLength"]) ?? 32);
  return Array.from({ length }, () => allowed.at(randomInt(allowed.length))).join("");
};

const isTrue = (tree: Tree) => tree === true || tree === "true";
