// Adds no resources: packaging and deployment fail here if a parameter is unknown or has a value that no function accepts.
const { whyParametersInvalid } = require("./parameters.ts");

const fromCommandLine = ({ param }) =>
  Object.fromEntries(
    [param ?? []].flat().map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );

const check = async ({ options, resolveConfigurationProperty }) => {
  const params = await resolveConfigurationProperty(["params"]);
  const ofStage = { ...params.default, ...params[options.stage ?? "dev"] };
  const problems = whyParametersInvalid({ ...ofStage, ...fromCommandLine(options) });
  if (problems.length === 0) return {};
  const error = new Error(problems.join("\n"));
  error.stack = error.message; // Serverless prints the stack
  throw error;
};

// Serverless passes its context; the local cloud passes nothing and has its own check of names.
module.exports = (serverless) => (serverless === undefined ? {} : check(serverless));
