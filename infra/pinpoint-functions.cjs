// Resource policies for the functions in pinpoint-functions.json, which Pinpoint may invoke.
const functions = require("./pinpoint-functions.json");
const permissions = require("./pinpoint-permissions.cjs");

const checked = async ({ resolveConfigurationProperty }) => {
  const known = Object.keys(await resolveConfigurationProperty(["functions"]));
  return { Resources: permissions(functions, known) };
};

// Serverless passes its context; the local cloud passes nothing, and rejects a reference to an unknown function.
module.exports = (serverless) =>
  serverless === undefined ? { Resources: permissions(functions) } : checked(serverless);
