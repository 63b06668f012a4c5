// A STANDARD state machine, with its role and its log, for each function in connect-functions.json.
const definition = require("./async-definition.cjs");
const { functions, wrapped } = require("./connect-functions.cjs");

const LOG_DAYS = 30;
const table = { "Fn::GetAtt": ["AsyncResultsTable", "Arn"] };

const role = (arn) => ({
  Type: "AWS::IAM::Role",
  Properties: {
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "states.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
        },
      ],
    },
    Policies: [
      {
        PolicyName: "machine",
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: arn },
            { Effect: "Allow", Action: "dynamodb:UpdateItem", Resource: table },
            // [Step Functions developer guide: CloudWatch Logs, IAM policies] these actions support no resources.
            {
              Effect: "Allow",
              Action: [
                "logs:CreateLogDelivery",
                "logs:DeleteLogDelivery",
                "logs:DescribeLogGroups",
                "logs:DescribeResourcePolicies",
                "logs:GetLogDelivery",
                "logs:ListLogDeliveries",
                "logs:PutResourcePolicy",
                "logs:UpdateLogDelivery",
              ],
              Resource: "*",
            },
          ],
        },
      },
    ],
  },
});

const machine = ({ name, id, arn, timeoutSeconds }) => ({
  Type: "AWS::StepFunctions::StateMachine",
  Properties: {
    StateMachineName: { "Fn::Sub": `\${AWS::StackName}-async-${name}` },
    StateMachineType: "STANDARD", // [Step Functions API reference: DescribeExecution] not supported for EXPRESS
    RoleArn: { "Fn::GetAtt": [`${id}AsyncRole`, "Arn"] },
    DefinitionString: {
      "Fn::Sub": [
        JSON.stringify(definition(timeoutSeconds)),
        { WrappedFunction: arn, ResultsTable: { Ref: "AsyncResultsTable" } },
      ],
    },
    LoggingConfiguration: {
      Level: "ERROR",
      IncludeExecutionData: false, // the input and the result are personal data
      Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: { "Fn::GetAtt": [`${id}AsyncLogGroup`, "Arn"] } } }],
    },
  },
});

// [Step Functions developer guide: CloudWatch Logs] the prefix keeps the account's resource policy for logs short.
const logGroup = ({ name }) => ({
  Type: "AWS::Logs::LogGroup",
  Properties: {
    LogGroupName: { "Fn::Sub": `/aws/vendedlogs/states/\${AWS::StackName}-async-${name}` },
    RetentionInDays: LOG_DAYS,
  },
});

const resources = (all) =>
  Object.fromEntries(
    all.flatMap((one) => [
      [`${one.id}AsyncRole`, role(one.arn)],
      [`${one.id}AsyncLogGroup`, logGroup(one)],
      [`${one.id}AsyncMachine`, machine(one)],
    ]),
  );

const checked = async ({ resolveConfigurationProperty }) => {
  const known = Object.keys(await resolveConfigurationProperty(["functions"]));
  return { Resources: resources(wrapped(functions, known)) };
};

// Serverless passes its context; the local cloud passes nothing, and rejects a reference to an unknown function.
module.exports = (serverless) =>
  serverless === undefined ? { Resources: resources(wrapped(functions)) } : checked(serverless);
