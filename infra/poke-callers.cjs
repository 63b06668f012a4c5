// The one list of accounts that may poke is poke-callers.json; serverless.yml includes it through this file.
const accounts = require("./poke-callers.json");
const callerPermissions = require("./caller-permissions.cjs");

module.exports = { Resources: callerPermissions(accounts) };
