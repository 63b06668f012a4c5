// Runs the engine alone: `node run-engine.ts <database> <URL of the functions>`. Prints its URL when it accepts requests.
import { startEngine } from "../engine-fixture.ts";

const [databasePath = ":memory:", functionsUrl = ""] = process.argv.slice(2);

const { engine, url } = await startEngine({
  databasePath,
  ports: {
    invokeFunction: async (target, payload) => {
      const response = await fetch(`${functionsUrl}/${target}`, { method: "POST", body: payload });
      return { kind: "returned", payload: await response.text() };
    },
  },
});
engine.start();
console.log(url);
