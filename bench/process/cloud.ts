// The local cloud in its own process: cloud.ts <port> <state directory>. Sends its URL to the parent process, if any.
import { startCloud } from "../../src/local/cloud.ts";

const [port, directory = ""] = process.argv.slice(2);
const cloud = await startCloud({ port: Number(port), directory });
process.send?.({ url: cloud.url });
process.once("disconnect", () => process.exit());
