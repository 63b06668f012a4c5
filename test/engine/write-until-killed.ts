import { writeSync } from "node:fs";
import { createApp } from "../../src/engine/app/store/apps.ts";
import { transaction } from "../../src/engine/database.ts";
import { putEndpoints } from "../../src/engine/endpoint/store/endpoints.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { saveEventStream, writeEventStream } from "../../src/engine/stream/store/event-streams.ts";
import { createStream } from "../../src/engine/stream/streams.ts";

// Commits batches of fifty endpoints and one event, and prints the number of each batch after its commit.
const [databasePath = ":memory:"] = process.argv.slice(2);
const { context } = createEngine({
  databasePath,
  region: "us-east-1",
  accountId: "000000000000",
  ports: {
    invokeFunction: async () => ({ kind: "failed", reason: "not-found", message: "" }),
    sendMessage: async () => ({ status: "FAILURE", messageId: "" }),
  },
});
const app = createApp(context, "killed").id;
createStream(context, "events", 2);
saveEventStream(context, app, "arn:aws:kinesis:us-east-1:000000000000:stream/events", "role");

for (let batch = 1; batch < 100_000; batch += 1) {
  transaction(context.db, () => {
    const updates = Array.from({ length: 50 }, (_, at) => ({
      id: `ep-${batch}-${at}`,
      request: { Address: `u-${at}` },
    }));
    putEndpoints(context, app, updates, "r");
    writeEventStream(context, app, [{ event_type: "batch", client: { client_id: `${batch}` } }]);
  });
  writeSync(1, `${batch}\n`);
}
