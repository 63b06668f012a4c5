// Resource policies for the accounts in poke-callers.json, which may invoke the poke functions.
const accounts = require("./poke-callers.json");
const callerPermissions = require("./caller-permissions.cjs");

module.exports = { Resources: callerPermissions(accounts) };
