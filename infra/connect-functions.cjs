// The functions in connect-functions.json, each with its name as a resource and the ARN by which it is invoked.
const functions = require("./connect-functions.json");

const NAME = /^[a-zA-Z][a-zA-Z0-9-]{0,30}$/; // the name of the state machine has 80 characters, most of them the stack's
const TIMEOUT_MAX_SECONDS = 900; // [Lambda quotas: function timeout]

// [osls: lib/plugins/aws/lib/naming.js] the function `my-function` is the resource MyDashfunctionLambdaFunction.
const logicalName = (name) => {
  const letters = name.replaceAll("-", "Dash");
  return letters.charAt(0).toUpperCase() + letters.slice(1);
};

const whyInvalid = ({ name, functionArn, timeoutSeconds, ...others }) => {
  if (!NAME.test(name ?? "")) return `name "${name}": expected up to 31 letters, digits and hyphens`;
  if (functionArn !== undefined && !/^arn:/.test(functionArn)) return `${name}: functionArn is not an ARN`;
  if (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 1 || timeoutSeconds > TIMEOUT_MAX_SECONDS)
    return `${name}: timeoutSeconds must be a whole number from 1 to ${TIMEOUT_MAX_SECONDS}`;
  const [unknown] = Object.keys(others);
  return unknown && `${name}: unknown field ${unknown}; fields: name, functionArn, timeoutSeconds`;
};

/** `known` are the functions of serverless.yml; undefined if the caller finds unknown ones by itself. */
const wrapped = (entries, known) =>
  entries.map((entry) => {
    const { name, functionArn, timeoutSeconds } = entry;
    const isUnknown = functionArn === undefined && known !== undefined && !known.includes(name);
    const reason = isUnknown
      ? `serverless.yml has no function "${name}"; it has ${known.join(", ")}. For another stack's, set functionArn`
      : whyInvalid(entry);
    if (reason) throw new Error(`infra/connect-functions.json: ${reason}`);
    const id = logicalName(name);
    return { name, id, timeoutSeconds, arn: functionArn ?? { "Fn::GetAtt": [`${id}LambdaFunction`, "Arn"] } };
  });

module.exports = { functions, wrapped };
