// The resource policy of the two poke functions, from an allow list of accounts.
const FUNCTIONS = { Poke: "PokeLambdaFunction", MulticastPoke: "MulticastDashpokeLambdaFunction" };

const permission = (target, account) => ({
  Type: "AWS::Lambda::Permission",
  Properties: {
    FunctionName: { "Fn::GetAtt": [target, "Arn"] },
    Action: "lambda:InvokeFunction",
    Principal: account,
  },
});

module.exports = (accounts) =>
  Object.fromEntries(
    accounts.flatMap((account) => {
      if (!/^\d{12}$/.test(account)) throw new Error(`infra/poke-callers.json: "${account}" is not an account id`);
      return Object.entries(FUNCTIONS).map(([name, target]) => [
        `${name}Caller${account}`,
        permission(target, account),
      ]);
    }),
  );
