/** A small project: one function for each way in which a function can behave. */
export const handlers = {
  "handlers/echo.ts": `
    export const handler = async (event: unknown, context: Record<string, unknown> & { getRemainingTimeInMillis(): number }) => {
      console.log("echoing", JSON.stringify(event));
      return { event, name: context.functionName, arn: context.invokedFunctionArn, requestId: context.awsRequestId,
        memory: context.memoryLimitInMB, leftMs: context.getRemainingTimeInMillis() };
    };`,
  "handlers/environment.ts": `export const handler = async () => ({ ...process.env });`,
  "handlers/fails.ts": `
    export const handler = async () => { throw new TypeError("no such thing"); };`,
  "handlers/hangs.ts": `
    export const handler = (event: { busy?: boolean }) => { while (event.busy) {} return new Promise(() => {}); };`,
  "handlers/exits.ts": `
    export const handler = async (event: { how: string }) => {
      if (event.how === "exit") process.exit(3);
      if (event.how === "memory") { const kept: number[][] = []; for (;;) kept.push(new Array(1e6).fill(1.5)); }
      if (event.how === "never") return new Promise(() => {});
      if (event.how === "after returning") setTimeout(() => process.exit(0));
      if (event.how === "throw later") { setTimeout(() => { throw new Error("out of nowhere"); }); return new Promise(() => {}); }
      return "still here";
    };`,
  "handlers/counts.ts": `
    let calls = 0;
    const instance = Math.random();
    export const handler = async (event: { waitMs?: number }) => {
      if (event.waitMs) await new Promise((resolve) => setTimeout(resolve, event.waitMs));
      return { instance, calls: ++calls };
    };`,
  "handlers/large.ts": `export const handler = async (event: { bytes: number }) => "x".repeat(event.bytes);`,
  "handlers/broken.ts": `import "./not-there.ts"; export const handler = async () => "never";`,
};

export const serverlessYml = `
service: small
provider: { name: aws, runtime: nodejs24.x, timeout: 5, memorySize: 128 }
functions:
  echo: { handler: dist/echo/index.handler }
  environment:
    handler: dist/environment/index.handler
    environment: { TABLE: !Ref Things, QUEUE: !Ref Jobs, SECRET: !Sub '{{resolve:secretsmanager:\${Key}:SecretString}}' }
  fails:
    handler: dist/fails/index.handler
    destinations: { onFailure: { type: sqs, arn: !GetAtt Failed.Arn } }
  hangs: { handler: dist/hangs/index.handler, timeout: 1 }
  exits: { handler: dist/exits/index.handler, timeout: 20 }
  counts: { handler: dist/counts/index.handler }
  single: { handler: handlers/counts.handler, reservedConcurrency: 1 }
  large: { handler: dist/large/index.handler }
  broken: { handler: dist/broken/index.handler }
resources:
  Resources:
    Key: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: { PasswordLength: 20 } } }
    Things:
      Type: AWS::DynamoDB::Table
      Properties:
        AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
        KeySchema: [{ AttributeName: pk, KeyType: HASH }]
    Jobs: { Type: AWS::SQS::Queue, Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 2 } } }
    Failed: { Type: AWS::SQS::Queue }
    Files: { Type: AWS::S3::Bucket }
    Partner:
      Type: AWS::Lambda::Permission
      Properties: { FunctionName: !Ref EchoLambdaFunction, Action: lambda:InvokeFunction, Principal: '111122223333' }
    FromPinpoint:
      Type: AWS::Lambda::Permission
      Properties:
        FunctionName: !GetAtt EchoLambdaFunction.Arn
        Action: lambda:InvokeFunction
        Principal: !Sub 'pinpoint.\${AWS::Region}.amazonaws.com'
        SourceAccount: !Ref AWS::AccountId
        SourceArn: !Sub 'arn:\${AWS::Partition}:mobiletargeting:\${AWS::Region}:\${AWS::AccountId}:apps/*'
`;

export const project = { "serverless.yml": serverlessYml, ...handlers };
