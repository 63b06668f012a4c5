// The variable STATE_MACHINES of connect-async: the ARN of each state machine, by the name of its function.
const { functions, wrapped } = require("./connect-functions.cjs");

const arns = wrapped(functions).map(({ name, id }) => `"${name}":"\${${id}AsyncMachine}"`);

module.exports = { "Fn::Sub": `{${arns.join(",")}}` };
