// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Serverless and CloudFormation variables.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readConfiguration } from "../../../src/local/serverless/read-configuration.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "serverless-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const write = (files: Record<string, string>) => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
};

const read = (yml: string, files: Record<string, string> = {}, params?: Record<string, string>) => {
  write({ "serverless.yml": yml, "handlers/one.ts": "", "handlers/two-three.ts": "", ...files });
  return readConfiguration({
    path: join(directory, "serverless.yml"),
    stage: "local",
    region: "us-east-1",
    accountId: "000000000000",
    endpointUrl: "http://127.0.0.1:4566",
    params,
    secretsPath: join(directory, "secrets.json"),
  });
};

const one = (environment: string, more = "") => `
service: app
custom: { prefix: pre, nested: { stage: "\${self:provider.stage}" } }
params: { default: { color: red, size: 1 }, local: { color: blue } }
provider: { name: aws, stage: "\${opt:stage, 'dev'}", region: "\${opt:region, 'us-east-1'}", memorySize: 256, environment: { SHARED: always } }
functions:
  one: { handler: dist/one/index.handler, environment: ${environment} }
${more}`;

const environmentOf = (environment: string, more = "", files = {}) =>
  read(one(environment, more), files).functions[0]?.environment;

describe("Serverless variables", () => {
  test.each([
    ["'${self:custom.prefix}-x'", "pre-x"],
    ["'${self:custom.nested.stage}'", "local"],
    ["'${self:custom.${self:custom.which, \"prefix\"}}'", "pre"],
    ["'${opt:nothing, self:custom.prefix}'", "pre"],
    ["\"${opt:nothing, 'a, b'}\"", "a, b"],
    ["'${param:color}-${param:size}'", "blue-1"],
    ["'${sls:stage}/${aws:region}/${aws:accountId}'", "local/us-east-1/000000000000"],
    ["'${env:HOME, 7}'", "7"],
  ])("%s is %s", (variable, value) => {
    expect(environmentOf(`{ X: ${variable} }`)?.X).toBe(value);
  });

  test("prefer parameters of the command line, and reject a parameter that the file does not declare", () => {
    const yml = one("{ X: '${param:color}-${param:size}' }");
    expect(read(yml, {}, { color: "green" }).functions[0]?.environment.X).toBe("green-1");
    expect(() => read(yml, {}, { colour: "green" })).toThrow(
      'serverless.yml: params: there is no parameter "colour"; the declared parameters are: color, size',
    );
  });

  test("include YAML files, JSON files, exports of modules and results of exported functions, or a part of them", () => {
    const files = {
      "infra/a.yml": "x: { y: from-yaml }",
      "infra/b.json": '["from-json"]',
      "infra/c.cjs": "module.exports = { z: 'from-module' };",
      "infra/d.cjs": "module.exports = () => ({ z: 'from-function' });",
    };
    const environment =
      "{ A: '${file(infra/a.yml):x.y}', B: '${file(infra/b.json):0}', C: '${file(./infra/c.cjs):z}', D: '${file(infra/d.cjs):z}' }";
    expect(environmentOf(environment, "", files)).toMatchObject({
      A: "from-yaml",
      B: "from-json",
      C: "from-module",
      D: "from-function",
    });
  });

  test.each([
    [
      "'${ssm:/a/b}'",
      "the variable ${ssm:/a/b} is not supported; supported sources are self, param, opt, env, sls, aws, file",
    ],
    ["'${opt:nothing}'", "the variable ${opt:nothing} has no value and no fallback"],
    ["'${self:functions.one.environment.X}'", "${self:functions.one.environment.X} refers to itself"],
    ["'x-${self:custom}'", "${self:custom} is an object or a list, which cannot be part of a string"],
    ["'${file(infra/none.yml)}'", "${file(infra/none.yml)} cannot be read: ENOENT"],
  ])("%s is an error with its file and path", (variable, problem) => {
    expect(() => environmentOf(`{ X: ${variable} }`)).toThrow(
      `serverless.yml: functions.one.environment.X: ${problem}`,
    );
  });
});

const resources = `
resources:
  - Resources:
      Table: { Type: AWS::DynamoDB::Table, Properties: { KeySchema: [], AttributeDefinitions: [] } }
      Named: { Type: AWS::SQS::Queue, Properties: { QueueName: work.fifo, FifoQueue: true } }
      Queue: { Type: AWS::SQS::Queue }
      Topic: { Type: AWS::SNS::Topic }
      Stream: { Type: AWS::Kinesis::Stream, Properties: { ShardCount: 2 } }
      Bucket: { Type: AWS::S3::Bucket }
      Key: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } } }
      Login:
        Type: AWS::SecretsManager::Secret
        Properties: { GenerateSecretString: { SecretStringTemplate: '{"user":"app"}', GenerateStringKey: password, PasswordLength: 12 } }
      Off: { Type: AWS::SQS::Queue, Condition: Never }
    Conditions:
      Never: !Equals [a, b]
      Always: !Not [!Condition Never]
    Parameters: { Color: { Type: String, Default: green } }
`;

describe("CloudFormation", () => {
  test.each([
    ["!Ref Table", "app-local-Table"],
    ["!Ref Queue", "http://127.0.0.1:4566/000000000000/app-local-Queue"],
    ["!GetAtt Named.Arn", "arn:aws:sqs:us-east-1:000000000000:work.fifo"],
    ["!Ref Topic", "arn:aws:sns:us-east-1:000000000000:app-local-Topic"],
    ["!GetAtt [Stream, Arn]", "arn:aws:kinesis:us-east-1:000000000000:stream/app-local-Stream"],
    ["!Ref Bucket", "app-local-bucket"],
    ["!Ref OneLambdaFunction", "app-local-one"],
    ["!Ref Color", "green"],
    ["!Sub '${AWS::Partition}/${Queue.QueueName}/${!kept}'", "aws/app-local-Queue/${kept}"],
    ["!Sub ['${a}-${Table}', { a: !Ref Color }]", "green-app-local-Table"],
    ["!Join ['/', [x, !Ref 'AWS::Region']]", "x/us-east-1"],
    ["!Select [1, !Split [',', 'a,b']]", "b"],
    ["!If [Always, !Ref Color, !Ref Missing]", "green"],
  ])("%s is %s", (intrinsic, value) => {
    expect(environmentOf(`{ X: ${intrinsic} }`, resources)?.X).toBe(value);
  });

  test("omits values that are AWS::NoValue, and resources whose condition is false", () => {
    expect(environmentOf("{ X: !If [Never, x, !Ref 'AWS::NoValue'] }", resources)).toEqual({ SHARED: "always" });
    expect(read(one("{}", resources)).queues.map(({ name }) => name)).toEqual(["work.fifo", "app-local-Queue"]);
  });

  test.each([
    ["!Ref Missing", "there is no resource Missing"],
    [
      "!GetAtt Queue.Color",
      "the attribute Color of an AWS::SQS::Queue is not supported; supported attributes are Arn, QueueName, QueueUrl",
    ],
    ["!ImportValue other", "Fn::ImportValue is not supported; supported functions are Ref, "],
    ["!If [Sometimes, a, b]", "there is no condition Sometimes"],
    [
      "'{{resolve:ssm:/a}}'",
      "the dynamic reference {{resolve:ssm:/a}} is not supported; use {{resolve:secretsmanager:",
    ],
  ])("%s is an error with its file and path", (intrinsic, problem) => {
    expect(() => environmentOf(`{ X: ${intrinsic} }`, resources)).toThrow(
      `serverless.yml: functions.one.environment.X: ${problem}`,
    );
  });

  test("names the included file and the path in it", () => {
    const yml = one("{}", "resources: ['${file(infra/queues.yml)}']");
    const queues = "Resources: { Jobs: { Type: AWS::SQS::Queue, Properties: { RedrivePolicy: !GetAtt Missing.Arn } } }";
    expect(() => read(yml, { "infra/queues.yml": queues })).toThrow(
      "infra/queues.yml: Resources.Jobs.Properties.RedrivePolicy: there is no resource Missing",
    );
  });

  test("generates a secret once and keeps it", () => {
    const secret =
      "{ KEY: !Sub '{{resolve:secretsmanager:${Key}:SecretString}}', PASSWORD: !Sub '{{resolve:secretsmanager:${Login}:SecretString:password}}' }";
    const first = environmentOf(secret, resources);
    expect(first?.KEY).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(first?.PASSWORD).toHaveLength(12);
    expect(environmentOf(secret, resources)).toEqual(first);
  });
});

describe("functions", () => {
  test("have the settings of the function, of the provider, and the defaults of osls", () => {
    const { functions } = read(`
service: app
provider: { name: aws, timeout: 9 }
functions:
  one: { handler: dist/one/index.handler, memorySize: 512, reservedConcurrency: 2 }
  two-three: { handler: handlers/two-three.main, name: other, timeout: 3, onError: 'arn:aws:sns:us-east-1:000000000000:dead' }
`);
    expect(functions).toMatchObject([
      {
        key: "one",
        name: "app-local-one",
        arn: "arn:aws:lambda:us-east-1:000000000000:function:app-local-one",
        entry: join(directory, "handlers/one.ts"),
        exportName: "handler",
        timeoutMs: 9000,
        memoryMb: 512,
        reservedConcurrency: 2,
        async: { maximumRetries: 2 },
      },
      {
        name: "other",
        entry: join(directory, "handlers/two-three.ts"),
        exportName: "main",
        timeoutMs: 3000,
        memoryMb: 1024,
        async: { deadLetterArn: "arn:aws:sns:us-east-1:000000000000:dead" },
      },
    ]);
  });

  test("send failed events to the topic or queue of onError, and reject one that is not an ARN", () => {
    const withOnError = (onError: string) =>
      read(`service: app\nfunctions: { one: { handler: dist/one/index.handler, onError: ${onError} } }\n${resources}`);
    const deadLetterArn = (onError: string) => withOnError(onError).functions[0]?.async.deadLetterArn;
    expect(deadLetterArn("!Ref Topic")).toBe("arn:aws:sns:us-east-1:000000000000:app-local-Topic");
    expect(deadLetterArn("!GetAtt Queue.Arn")).toBe("arn:aws:sqs:us-east-1:000000000000:app-local-Queue");
    expect(() => withOnError("!Ref Queue")).toThrow(
      "serverless.yml: functions.one.onError: must be an ARN; that of a queue is !GetAtt <queue>.Arn",
    );
  });

  test("run from their sources where these exist, otherwise as built", () => {
    const yml =
      "service: app\nfunctions: { one: { handler: dist/one/index.handler }, four: { handler: dist/four/index.handler } }";
    const { functions } = read(yml, { "dist/one/index.js": "", "dist/four/index.js": "" });
    expect(functions.map(({ entry }) => entry)).toEqual([
      join(directory, "handlers/one.ts"),
      join(directory, "dist/four/index.js"),
    ]);
  });

  test("are rejected with the path of the invalid setting", () => {
    const yml = (handler: string) => `service: app\nfunctions: { one: { handler: ${handler}, timeout: 3 } }`;
    expect(() => read(yml("nothing"))).toThrow(
      "serverless.yml: functions.one.handler: must be <module>.<export>, such as dist/poke/index.handler",
    );
    expect(() => read(yml("dist/four/index.handler"))).toThrow(
      "serverless.yml: functions.one.handler: there is no file handlers/four or dist/four/index with one of the extensions .ts, .js, .mjs, .cjs",
    );
    expect(() => read("service: app\nfunctions: { one: { handler: dist/one/index.handler, timeout: 901 } }")).toThrow(
      "serverless.yml: functions.one.timeout: Too big",
    );
  });

  test("are rejected with the error of the YAML parser as the cause if the file is not valid YAML", () => {
    expect(() => read("service: [")).toThrow(
      expect.objectContaining({ name: "ConfigurationError", file: "serverless.yml", cause: expect.any(Error) }),
    );
  });

  test("have schedules for their rates, except those that are disabled or have a cron expression", () => {
    const { schedules, functions } = read(`
functions:
  sweep:
    handler: handlers/one.handler
    events:
      - schedule: rate(1 hour)
      - schedule: { rate: [rate(5 minutes), rate(2 days), 'cron(0 12 * * ? *)'], input: { own: true } }
      - schedule: { rate: rate(1 minute), enabled: false }
`);
    const functionArn = functions[0]?.arn;
    expect(schedules).toEqual([
      { id: "SweepLambdaFunctionEvent0", intervalMs: 3_600_000, targets: [{ functionArn }] },
      { id: "SweepLambdaFunctionEvent1", intervalMs: 300_000, targets: [{ functionArn, input: '{"own":true}' }] },
      {
        id: "SweepLambdaFunctionEvent1Part1",
        intervalMs: 172_800_000,
        targets: [{ functionArn, input: '{"own":true}' }],
      },
    ]);
  });

  test("have event source mappings and subscriptions for their events, and a resource policy", () => {
    const { mappings, subscriptions, functions } = read(`
service: app
provider: { name: aws }
functions:
  two-three:
    handler: dist/two-three/index.handler
    events:
      - stream: { type: kinesis, arn: !GetAtt Stream.Arn, batchSize: 500, functionResponseType: ReportBatchItemFailures, filterPatterns: [{ data: { a: [1] } }] }
      - sqs: { arn: !GetAtt Queue.Arn, maximumConcurrency: 5 }
      - sns: { arn: !Ref Topic, filterPolicyScope: MessageBody, filterPolicy: { kind: [a] } }
      - http: GET /
${resources.replace(
  "      Off:",
  `      Permission:
        Type: AWS::Lambda::Permission
        Properties: { FunctionName: !GetAtt TwoDashthreeLambdaFunction.Arn, Action: lambda:InvokeFunction, Principal: '111122223333' }
      Off:`,
)}`);
    const FunctionName = "arn:aws:lambda:us-east-1:000000000000:function:app-local-two-three";
    expect(mappings).toMatchObject([
      {
        FunctionName,
        BatchSize: 500,
        StartingPosition: "TRIM_HORIZON",
        FunctionResponseTypes: ["ReportBatchItemFailures"],
      },
      { FunctionName, BatchSize: 10, ScalingConfig: { MaximumConcurrency: 5 } },
    ]);
    expect(subscriptions).toEqual([
      {
        topicArn: "arn:aws:sns:us-east-1:000000000000:app-local-Topic",
        protocol: "lambda",
        endpoint: FunctionName,
        attributes: { FilterPolicy: '{"kind":["a"]}', FilterPolicyScope: "MessageBody" },
      },
    ]);
    expect(functions[0]?.permissions).toEqual([{ principal: "111122223333" }]);
  });
});

describe("this repository's own serverless.yml", () => {
  const readOwn = (params?: Record<string, string>) =>
    readConfiguration({
      path: join(import.meta.dirname, "../../../serverless.yml"),
      stage: "local",
      region: "us-east-1",
      accountId: "000000000000",
      endpointUrl: "http://127.0.0.1:4566",
      params,
      secretsPath: join(directory, "s.json"),
    });

  test("can be read, and has a function for every handler", () => {
    const handlers = readdirSync(join(import.meta.dirname, "../../../handlers")).map((file) => basename(file, ".ts"));
    expect(readOwn().functions.map(({ key }) => key)).toEqual(expect.arrayContaining(handlers));
  });

  test("has a second topic key only with the parameter; locally it equals the first, because local secrets have one version", () => {
    const pokeOf = (params?: Record<string, string>) => readOwn(params).functions.find(({ key }) => key === "poke");
    expect(pokeOf()?.environment).not.toHaveProperty("POKE_SECOND_TOPIC_KEY");
    const { POKE_TOPIC_KEY, POKE_SECOND_TOPIC_KEY } = pokeOf({ secondTopicKey: "AWSPENDING" })?.environment ?? {};
    expect(POKE_SECOND_TOPIC_KEY).toBe(POKE_TOPIC_KEY);
  });

  test("reserves no concurrency for poke-authorizer by default", () => {
    const authorizer = readOwn().functions.find(({ key }) => key === "poke-authorizer");
    expect(authorizer).not.toHaveProperty("reservedConcurrency");
  });

  test.each([
    ["standard", "pinpoint-isv-suite-local-NotificationTopic", {}],
    ["fifo", "pinpoint-isv-suite-local-NotificationTopic.fifo", { FifoTopic: "true" }],
  ])("has a %s notification topic", (notificationTopic, name, attributes) => {
    expect(readOwn({ notificationTopic }).topics).toContainEqual(expect.objectContaining({ name, attributes }));
  });
});
