// The local cloud as a process of its own: cloud.ts <port> <state directory>. Tells a parent that listens its URL.
import { startCloud } from "../../src/local/cloud.ts";

const [port, directory = ""] = process.argv.slice(2);
const cloud = await startCloud({ port: Number(port), directory });
process.send?.({ url: cloud.url });
process.once("disconnect", () => process.exit());
