import { globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const sources = globSync(["handlers/**/*.ts", "src/**/*.{ts,tsx}"], { cwd: root }).sort();

type Import = { from: string; to: string; typeOnly: boolean };

const statement =
  /^(?:import|export)\s+(?<type>type\s)?(?:[^"';]*?\sfrom\s+)?"(?<to>[^"]+)"|\bimport\("(?<lazy>[^"]+)"\)/gm;

const importsIn = (from: string, text: string): Import[] =>
  [...text.matchAll(statement)].map(({ groups }) => {
    const to = groups?.to ?? groups?.lazy ?? "";
    const path = to.startsWith(".") ? relative(root, join(root, dirname(from), to)) : to;
    return { from, to: path, typeOnly: groups?.type !== undefined };
  });

const imports = sources.flatMap((path) => importsIn(path, read(path)));

const capabilities = ["audience", "channel", "connect", "hook", "move", "poke", "sms", "stream"];
// The contract of Poke that both sides and the browser share.
const contract = ["src/poke/topic.ts", "src/poke/envelope.ts", "src/poke/message.ts", "src/poke/response.ts"];

// What an app's backend does: hash the customer id, mint tokens. The local cloud plays that backend.
const backend = /^src\/poke\/(customer|interest|token)-[a-z-]+\.ts$/;

const layerOf = (path: string) => {
  const [top = "", second = ""] = path.split("/");
  if (top !== "src") return top;
  if (contract.includes(path)) return "contract";
  if (backend.test(path)) return "backend";
  if (small.includes(second.replace(/\.ts$/, ""))) return "small";
  return capabilities.includes(second) ? "capability" : second.replace(/\.ts$/, "");
};

// One small function a file, for everybody: src/deadline.ts, src/chunks.ts and the like.
const small = [
  "back-off",
  "chunks",
  "count-by",
  "deadline",
  "decode-uri-part",
  "directory-lock",
  "health",
  "http-time-limits",
  "isolate",
  "json-limits",
  "json-text",
  "keep-running",
  "log-json",
  "match-path",
  "open-requests",
  "own-value",
  "pack-by-size",
  "parse-json",
  "read-body",
  "run",
  "sibling-module",
  "storage-error",
  "to-error",
  "truncate",
  "uncaught-errors",
  "under-claim",
  "web-access",
  "webhook-signature",
];

const arrows: Record<string, string[]> = {
  handlers: ["lambda", "batch", "errors", "capability", "contract", "backend", "pinpoint", "aws", "http"],
  capability: ["pinpoint", "errors", "contract", "backend", "capability"],
  backend: ["backend", "contract", "errors"],
  contract: ["contract", "pinpoint", "errors"],
  aws: ["pinpoint", "errors", "contract", "aws"],
  http: ["pinpoint", "errors", "http", "backend"],
  lambda: ["errors"],
  batch: ["errors", "lambda"],
  errors: [],
  small: ["errors"],
  pinpoint: ["pinpoint"],
  engine: ["engine", "pinpoint"],
  // Webhooks are called by the same guarded client as lookups; src/sms has the keyword rules of AWS.
  local: ["local", "engine", "http", "pinpoint", "contract", "backend", "capability", "errors"],
  "poke-client": ["poke-client", "contract"],
  // An app's backend brings its own client of the SDK; the contract of a domain is the one that the app checks.
  "poke-sender": ["poke-sender", "poke-client", "aws", "contract"],
  "test-kit": ["test-kit", "poke-client", "pinpoint", "capability", "contract"],
  // Handlers of an ISV's own channels and hooks.
  "channel-kit": ["channel-kit", "aws", "capability", "pinpoint", "errors"],
  "hook-kit": ["hook-kit", "capability", "pinpoint", "errors"],
  // Programs of an ISV that keep an audience up to date, with their own client of the SDK.
  "audience-kit": ["audience-kit", "aws", "capability", "pinpoint", "errors"],
  // The engine as a server beside AWS.
  serve: ["serve", "engine", "aws", "http", "pinpoint", "errors"],
  // The demo plays marketers, customers and ISVs: it comes from outside, with the stock SDK.
  demo: ["demo", "poke-client", "pinpoint", "contract", "backend"],
  // Pages: the agent desktop. The demo serves them.
  web: ["web", "poke-client", "pinpoint"],
  cli: ["cli", "demo", "local", "serve", "aws", "capability", "contract", "pinpoint", "errors"],
};

const isOwn = (path: string) => path.startsWith("src/") || path.startsWith("handlers/");

const isAllowed = ({ from, to, typeOnly }: Import) => {
  const [here, there] = [layerOf(from), layerOf(to)];
  if (there === "small") return true;
  if (["aws", "http"].includes(here) && ["capability", "engine"].includes(there)) return typeOnly;
  return (arrows[here] ?? []).includes(there);
};

const strangers = (all: Import[]) =>
  all
    .filter(({ to }) => isOwn(to))
    .filter((one) => !isAllowed(one))
    .map(({ from, to }) => `${from} -> ${to}`);

describe("the import arrows", () => {
  test("point only where the design lets them", () => expect(strangers(imports)).toEqual([]));

  test("are seen in every form of import, and a wrong one is refused", () => {
    const text = [
      'import { a } from "../pinpoint/endpoint.ts";',
      'import {\n  type B,\n} from "../aws/sqs.ts";',
      'export { c } from "../../handlers/poke.ts";',
      'import "../demo/scenario.ts";',
      'const d = await import("../engine/engine.ts");',
    ].join("\n");
    expect(strangers(importsIn("src/channel/seeded.ts", text))).toEqual([
      "src/channel/seeded.ts -> src/aws/sqs.ts",
      "src/channel/seeded.ts -> handlers/poke.ts",
      "src/channel/seeded.ts -> src/demo/scenario.ts",
      "src/channel/seeded.ts -> src/engine/engine.ts",
    ]);
  });

  test("lead from src/aws to a capability only for types", () => {
    const seeded = (text: string) => strangers(importsIn("src/aws/seeded.ts", text));
    expect(seeded('import type { Outcome } from "../channel/outcome.ts";')).toEqual([]);
    expect(seeded('import { toOutcome } from "../channel/outcome.ts";')).toHaveLength(1);
  });
});

describe("a capability", () => {
  const pureFiles = sources.filter((path) => {
    const [, second = "", third = ""] = path.split("/");
    return capabilities.includes(second) && third !== "flow";
  });
  // Verifying and signing a token is asynchronous in Web Crypto, and the template language is loaded on first use.
  const mayAwait = ["src/channel/typed-message.ts", "src/poke/customer-token.ts", "src/poke/interest-ticket.ts"];

  test("has its effects in flow/: no other file imports from there", () => {
    expect(pureFiles.flatMap((path) => importsIn(path, read(path))).filter(({ to }) => to.includes("/flow/"))).toEqual(
      [],
    );
  });

  test("awaits nothing outside flow/, except cryptography and a lazy import", () => {
    expect(pureFiles.filter((path) => /\bawait\b/.test(read(path)))).toEqual(mayAwait);
  });
});

// The folders of src/engine, lowest first: a folder imports only from lower levels and from the plumbing.
const ENGINE_LEVELS = [
  ["app", "phone-number", "recommender", "trigger"],
  ["channel", "stream"],
  ["endpoint"],
  ["event"],
  ["segment", "sms-voice", "template"],
  ["delivery", "job"],
  ["campaign", "journey", "otp"],
  ["kpi"],
];

// The files of src/engine that every folder may import; the others drive the engine, and no folder imports them.
const ENGINE_PLUMBING = [
  "accepted",
  "api-error",
  "clock",
  "context",
  "database",
  "ids",
  "operation",
  "paging",
  "reject-unsupported",
  "request-body",
  "settings",
];

const enginePart = (path: string) => path.match(/^src\/engine\/(?<part>[^/]+?)(\.ts)?(\/|$)/)?.groups?.part ?? "";
const levelOf = (part: string) => ENGINE_LEVELS.findIndex((level) => level.includes(part));

const mayImportInEngine = (from: string, to: string) => {
  if (ENGINE_PLUMBING.includes(to)) return true;
  if (levelOf(from) >= 0) return from === to || (levelOf(to) >= 0 && levelOf(to) < levelOf(from));
  return !ENGINE_PLUMBING.includes(from);
};

const upwardImports = (all: Import[]) =>
  all
    .filter(({ from, to }) => from.startsWith("src/engine/") && to.startsWith("src/engine/"))
    .filter(({ from, to }) => !mayImportInEngine(enginePart(from), enginePart(to)))
    .map(({ from, to }) => `${from} -> ${to}`);

describe("the folders of the engine", () => {
  test("import only downwards", () => expect(upwardImports(imports)).toEqual([]));

  test("have a level each", () => {
    const folders = new Set(sources.flatMap((path) => path.match(/^src\/engine\/([^/]+)\//)?.[1] ?? []));
    expect([...folders].sort()).toEqual(ENGINE_LEVELS.flat().sort());
  });

  test("are reported when they import upwards, sideways or a driver", () => {
    const seeded = (folder: string, text: string) => upwardImports(importsIn(`src/engine/${folder}/seeded.ts`, text));
    const text = [
      'import { transaction } from "../database.ts";',
      'import { requireApp } from "../app/store/apps.ts";',
      'import type { Batch } from "../delivery/batch.ts";',
      'import { Campaign } from "../campaign/campaign.ts";',
      'import { createEngine } from "../engine.ts";',
    ].join("\n");
    expect(seeded("segment", text)).toEqual([
      "src/engine/segment/seeded.ts -> src/engine/delivery/batch.ts",
      "src/engine/segment/seeded.ts -> src/engine/campaign/campaign.ts",
      "src/engine/segment/seeded.ts -> src/engine/engine.ts",
    ]);
    expect(seeded("journey", text)).toEqual([
      "src/engine/journey/seeded.ts -> src/engine/campaign/campaign.ts",
      "src/engine/journey/seeded.ts -> src/engine/engine.ts",
    ]);
    const plumbing = importsIn("src/engine/context.ts", 'import { requireApp } from "./app/store/apps.ts";');
    expect(upwardImports(plumbing)).toHaveLength(1);
  });

  test("give the local cloud their streams through one file, and no access to the database", () => {
    const isInner = (to: string) => /^src\/engine\/(stream\/(?!streams\.ts$)|database\.ts$)/.test(to);
    const inner = imports.filter(({ from, to }) => from.startsWith("src/local/") && isInner(to));
    expect(inner.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });
});

// The folders of src/local, lowest first. Each imports values only from lower levels; types have no order, so that a folder
// may name what another one passes to it. `serverless` reads the configuration of the folders below it. The files at the
// top of src/local connect the folders and may import all of them.
const LOCAL_LEVELS = [
  ["door", "state"],
  ["emulators", "faults", "kinesis", "runner", "step-functions"],
  ["broker", "event-source"],
  ["ccp", "contact-center", "function-url", "scheduler", "serverless", "sms-voice"],
  ["control"],
];

// The files at the top of src/local that every folder may import.
const LOCAL_PLUMBING = ["glob-matches", "once", "start-thread"];

const localPart = (path: string) => path.match(/^src\/local\/(?<part>[^/]+?)(\.ts)?(\/|$)/)?.groups?.part ?? "";
const localLevelOf = (part: string) => LOCAL_LEVELS.findIndex((level) => level.includes(part));

const mayImportInLocal = (from: string, to: string) =>
  localLevelOf(from) < 0 ||
  from === to ||
  LOCAL_PLUMBING.includes(to) ||
  (localLevelOf(to) >= 0 && localLevelOf(to) < localLevelOf(from));

// `import { type A }` counts as an import of a value.
const upwardLocalImports = (all: Import[]) =>
  all
    .filter(({ from, to, typeOnly }) => from.startsWith("src/local/") && to.startsWith("src/local/") && !typeOnly)
    .filter(({ from, to }) => !mayImportInLocal(localPart(from), localPart(to)))
    .map(({ from, to }) => `${from} -> ${to}`);

describe("the folders of the local cloud", () => {
  test("import values only from lower levels", () => expect(upwardLocalImports(imports)).toEqual([]));

  test("have a level each", () => {
    const folders = new Set(sources.flatMap((path) => path.match(/^src\/local\/([^/]+)\//)?.[1] ?? []));
    expect([...folders].sort()).toEqual(LOCAL_LEVELS.flat().sort());
  });

  test("are reported when they import a value upwards, sideways or from the top", () => {
    const text = [
      'import { serveWire } from "../door/wire-service.ts";',
      'import { once } from "../once.ts";',
      'import type { Account } from "../account.ts";',
      'import { createRunner } from "../runner/runner.ts";',
      'import { createBroker } from "../broker/broker.ts";',
      'import { openAccount } from "../account.ts";',
    ].join("\n");
    expect(upwardLocalImports(importsIn("src/local/kinesis/seeded.ts", text))).toEqual([
      "src/local/kinesis/seeded.ts -> src/local/runner/runner.ts",
      "src/local/kinesis/seeded.ts -> src/local/broker/broker.ts",
      "src/local/kinesis/seeded.ts -> src/local/account.ts",
    ]);
  });
});

describe("SQL", () => {
  const statement =
    /\b(SELECT \S+|INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|CREATE TABLE)\b|\bdb\.(exec|prepare)\(/;
  const queryImport = /import \{[^}]*\b(all|one|prepare|run)\b[^}]*\} from "[^"]*\/database\.ts"/;
  const hasSql = (text: string) => statement.test(text) || queryImport.test(text);
  // database.ts prepares all statements; database-copy.ts checks files; fauxqs has a database of its own; an empty database is the lock.
  const exceptions = [
    "src/directory-lock.ts",
    "src/engine/database-copy.ts",
    "src/engine/database.ts",
    "src/local/emulators/fauxqs.ts",
  ];

  test("occurs only in the store of a folder of the engine", () => {
    const outside = sources.filter((path) => !/^src\/engine\/[a-z-]+\/store\//.test(path) && hasSql(read(path)));
    expect(outside.sort()).toEqual(exceptions);
  });

  // node:sqlite of Node 22 takes `?1` for a named parameter, and binds no value to it.
  test("numbers no parameter", () => {
    const stores = sources.filter((path) => /^src\/engine\/[a-z-]+\/store\//.test(path));
    expect(stores.filter((path) => /[\s(]\?\d/.test(read(path)))).toEqual([]);
  });

  test("is found in a statement and in an import of a function that runs one", () => {
    expect(hasSql('const sql = "DELETE FROM app WHERE id = ?";')).toBe(true);
    expect(hasSql('import { one, transaction } from "../database.ts";')).toBe(true);
    expect(hasSql('import { transaction } from "../database.ts";')).toBe(false);
  });
});

describe("outside packages", () => {
  const importersOf = (name: RegExp) => [...new Set(imports.filter(({ to }) => name.test(to)).map(({ from }) => from))];

  test("only src/aws and src/demo import the AWS SDK", () => {
    expect(importersOf(/^@aws-sdk\//).filter((path) => !/^src\/(aws|demo)\//.test(path))).toEqual([]);
  });

  test("leave React to one file of the Poke client, and to the pages", () => {
    const pages = /^src\/(demo\/pages|local\/ccp\/page|web)\//;
    const importers = importersOf(/^react($|\/|-dom)/).filter((path) => !pages.test(path));
    expect(importers).toEqual(["src/poke-client/react.ts"]);
  });
});

test("reads process.env only where a program begins", () => {
  const mayRead = /^src\/(lambda\.ts|local\/runner\/worker\.ts|cli\/[a-z-]+\.ts)$/;
  expect(
    sources.filter((path) => /(?<!")process\.env|\benv\b.*from "node:process"/.test(read(path)) && !mayRead.test(path)),
  ).toEqual([]);
});

test("has no drawer for leftovers", () => {
  const drawers = /(^|\/)(utils?|helpers?|common|shared|misc|services?|types|constants)\//;
  expect(sources.filter((path) => drawers.test(path))).toEqual([]);
});

describe("the tree in the README", () => {
  const ignored = new Set([
    "node_modules",
    "dist",
    "coverage",
    ...read(".gitignore")
      .split("\n")
      .map((line) => line.replace(/\/$/, "")),
  ]);
  const isShown = (name: string) => !name.startsWith(".") && !ignored.has(name);

  const foldersIn = (path: string) =>
    readdirSync(join(root, path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && isShown(entry.name))
      .map((entry) => entry.name)
      .sort();

  // Folders of the first level, and what src/ holds.
  const drawn = (readme: string) => {
    const block = readme.match(/```tree\n(?<tree>[\s\S]*?)```/)?.groups?.tree ?? "";
    const lines = block.split("\n").map((line) => line.match(/^(?<indent> *)(?<name>[\w.-]+)\/(\s|$)/)?.groups);
    const at = (indent: number) => lines.flatMap((line) => (line?.indent?.length === indent ? [line.name] : [])).sort();
    return { top: at(0), src: at(2) };
  };

  test("is the tree there is", () => {
    expect(drawn(read("README.md"))).toEqual({ top: foldersIn("."), src: foldersIn("src") });
  });

  test("a folder in the README that does not exist is found", () => {
    expect(drawn("```tree\nsrc/   code\n  gone/  not there\n```")).toEqual({ top: ["src"], src: ["gone"] });
  });
});
