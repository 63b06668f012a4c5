// The resource policy of the functions that Pinpoint may invoke as campaign hooks and custom channels.

// [osls: lib/plugins/aws/lib/naming.js] the function `my-hook` is the resource MyDashhookLambdaFunction.
const logicalName = (key) => {
  const name = key.replaceAll("-", "Dash").replaceAll("_", "Underscore");
  return name.charAt(0).toUpperCase() + name.slice(1);
};

// [Pinpoint developer guide: custom channels, granting permission] The source matches campaigns, journeys
// (`apps/<id>/journeys/<id>`) and the application itself (`apps/<id>`).
const permission = (name) => ({
  Type: "AWS::Lambda::Permission",
  Properties: {
    FunctionName: { "Fn::GetAtt": [`${name}LambdaFunction`, "Arn"] },
    Action: "lambda:InvokeFunction",
    Principal: { "Fn::Sub": `pinpoint.\${AWS::Region}.amazonaws.com` },
    SourceAccount: { Ref: "AWS::AccountId" },
    SourceArn: {
      "Fn::Sub": `arn:\${AWS::Partition}:mobiletargeting:\${AWS::Region}:\${AWS::AccountId}:apps/*`,
    },
  },
});

/** `known` are the functions of serverless.yml; undefined if the caller finds unknown ones by itself. */
module.exports = (functions, known) =>
  Object.fromEntries(
    functions.map((key) => {
      if (known !== undefined && !known.includes(key))
        throw new Error(
          `infra/pinpoint-functions.json: serverless.yml has no function "${key}"; it has ${known.join(", ")}`,
        );
      return [`${logicalName(key)}PinpointPermission`, permission(logicalName(key))];
    }),
  );
