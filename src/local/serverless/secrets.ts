import { randomInt } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as z from "zod";
import { at, type Tree } from "./tree.ts";

export type Secrets = { valueOf(name: string, generate: Tree): string };

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const digits = "0123456789";
// [Secrets Manager GetRandomPassword]
const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

const isTrue = (tree: Tree) => tree === true || tree === "true";

const password = (generate: Tree): string => {
  const excluded = new Set(String(at(generate, ["ExcludeCharacters"]) ?? ""));
  const signs = [...letters, ...digits, ...(isTrue(at(generate, ["ExcludePunctuation"])) ? "" : punctuation)];
  const allowed = signs.filter((sign) => !excluded.has(sign));
  const length = Number(at(generate, ["PasswordLength"]) ?? 32);
  return Array.from({ length }, () => allowed[randomInt(allowed.length)]).join("");
};

const generated = (generate: Tree): string => {
  const template = at(generate, ["SecretStringTemplate"]);
  const key = at(generate, ["GenerateStringKey"]);
  if (typeof template !== "string" || typeof key !== "string") return password(generate);
  return JSON.stringify({ ...JSON.parse(template), [key]: password(generate) });
};

const Kept = z.record(z.string(), z.string());

/** Secrets are made once and kept in a file of the state directory, so that they are the same after a restart. */
export const openSecrets = (path: string): Secrets => {
  const kept = existsSync(path) ? Kept.parse(JSON.parse(readFileSync(path, "utf8"))) : {};
  return {
    valueOf(name, generate) {
      const known = kept[name];
      if (known !== undefined) return known;
      const value = generated(generate);
      kept[name] = value;
      writeFileSync(path, JSON.stringify(kept, null, 2), { mode: 0o600 });
      return value;
    },
  };
};
