// The state machine around one function: invoke, store the result for connect-async, and end with it.
// [Amazon States Language specification] ${WrappedFunction} and ${ResultsTable} are variables of Fn::Sub.

// [Step Functions developer guide: handle transient Lambda service exceptions] An error of the function itself is not retried:
// whether its work may be repeated is not known here.
const RETRY_LAMBDA = {
  ErrorEquals: [
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
  ],
  IntervalSeconds: 1,
  MaxAttempts: 3,
  BackoffRate: 2,
  JitterStrategy: "FULL",
};
const RETRY_TABLE = {
  ErrorEquals: ["States.ALL"],
  IntervalSeconds: 1,
  MaxAttempts: 3,
  BackoffRate: 2,
  JitterStrategy: "FULL",
};

/** Sets an attribute of the item of this execution. If that fails, the execution ends as usual, and the last poll reads it from Step Functions. */
const store = (attribute, path, next) => ({
  Type: "Task",
  Resource: `arn:\${AWS::Partition}:states:::dynamodb:updateItem`,
  Parameters: {
    TableName: `\${ResultsTable}`,
    Key: { pk: { "S.$": "$.execution.id" } },
    UpdateExpression: "SET #attribute = :value",
    ExpressionAttributeNames: { "#attribute": attribute },
    ExpressionAttributeValues: { ":value": { "S.$": `States.JsonToString(${path})` } },
  },
  ResultPath: null,
  Retry: [RETRY_TABLE],
  Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: next }],
  Next: next,
});

module.exports = (timeoutSeconds) => ({
  Comment: "Runs a function that is slower than a flow of Amazon Connect may wait.",
  StartAt: "AddExecution",
  States: {
    AddExecution: {
      Type: "Pass",
      Parameters: { "id.$": "$$.Execution.Id", "name.$": "$$.Execution.Name" },
      ResultPath: "$.execution",
      Next: "Invoke",
    },
    Invoke: {
      Type: "Task",
      Resource: `\${WrappedFunction}`,
      TimeoutSeconds: timeoutSeconds,
      ResultPath: "$.result",
      Retry: [RETRY_LAMBDA],
      Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.failure", Next: "StoreFailure" }],
      Next: "StoreResult",
    },
    StoreResult: store("output", "$.result", "Succeed"),
    Succeed: { Type: "Succeed", InputPath: "$.result" },
    StoreFailure: store("failure", "$.failure", "Fail"),
    Fail: { Type: "Fail", ErrorPath: "$.failure.Error", CausePath: "States.JsonToString($.failure)" },
  },
});
