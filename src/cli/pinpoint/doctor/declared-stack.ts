import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfiguration } from "../../../local/serverless/read-configuration.ts";

/** A function of serverless.yml. */
export type DeclaredFunction = {
  key: string;
  name: string;
  /** The services that its `AWS::Lambda::Permission` resources permit to invoke it, by their principals. */
  services: string[];
  /** The names of its environment variables. */
  variables: string[];
};

/** The functions and resources that a serverless.yml declares. A resource's name is that in the local cloud. */
export type DeclaredStack = {
  service: string;
  stage: string;
  functions: DeclaredFunction[];
  tables: string[];
  streams: string[];
  topics: string[];
  /** The streams with which a function is invoked. */
  consumedStreams: string[];
};

export type DeclaredIn = { path: string; stage: string; region: string; params: Record<string, string> };

// The ARNs that contain it are compared with each other only.
const ACCOUNT_ID = "000000000000";

/** Reads serverless.yml for a stage. Throws an error that names the file and the path in it. */
export const readDeclaredStack = (file: DeclaredIn): DeclaredStack => {
  const directory = mkdtempSync(join(tmpdir(), "doctor-"));
  const secretsPath = join(directory, "secrets.json");
  try {
    const read = readConfiguration({ ...file, accountId: ACCOUNT_ID, endpointUrl: "", secretsPath });
    const consumed = new Set(read.mappings.map(({ EventSourceArn }) => EventSourceArn.split("/").at(-1)));
    const namesOf = (resources: { name: string }[]) => resources.map(({ name }) => name);
    return {
      service: read.service,
      stage: read.stage,
      functions: read.functions.map(({ key, name, permissions, environment }) => ({
        key,
        name,
        services: [...new Set(permissions.map(({ principal }) => principal).filter(isService))],
        variables: Object.keys(environment),
      })),
      tables: namesOf(read.tables),
      streams: namesOf(read.streams),
      topics: namesOf(read.topics),
      consumedStreams: namesOf(read.streams).filter((name) => consumed.has(name)),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
};

const isService = (principal: string): boolean => principal.endsWith(".amazonaws.com");
