import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { startProgram } from "../../program.ts";
import { clientSettings } from "../cloud-fixture.ts";

const ROOT = join(import.meta.dirname, "../../..");
const HANDLER = "handlers/poke.ts";

type Frame = { functionName: string; callFrameId: string; location: { scriptId: string } };
type Message = { id?: number; method?: string; params?: Record<string, unknown>; result?: Record<string, unknown> };

/** A client of the inspector protocol, as an editor is: it attaches to worker threads through the domain NodeWorker. */
const attach = async (url: string) => {
  const socket = new WebSocket(url);
  onTestFinished(() => socket.close());
  await once(socket, "open");
  const received: Message[] = [];
  const fromWorkers: (Message & { sessionId: unknown })[] = [];
  let ids = 0;
  socket.on("message", (data) => {
    const message: Message = JSON.parse(String(data));
    received.push(message);
    if (message.method !== "NodeWorker.receivedMessageFromWorker") return;
    const { sessionId, message: inner } = message.params ?? {};
    fromWorkers.push({ ...JSON.parse(String(inner)), sessionId });
  });
  const send = (method: string, params: object = {}) => socket.send(JSON.stringify({ id: ++ids, method, params }));
  return {
    received,
    fromWorkers,
    send,
    sendToWorker: (sessionId: unknown, method: string, params: object = {}) =>
      send("NodeWorker.sendMessageToWorker", { sessionId, message: JSON.stringify({ id: ++ids, method, params }) }),
  };
};

const startUnderDebugger = async () => {
  const state = mkdtempSync(join(tmpdir(), "debugger-"));
  const args = ["--inspect=127.0.0.1:0", "src/cli/start.ts", "--bare", "--port", "0", "--state", join(state, "state")];
  const env = { ...process.env, XDG_STATE_HOME: state };
  const program = startProgram(process.execPath, args, { cwd: ROOT, env });
  onTestFinished(async () => {
    await program.kill();
    rmSync(state, { recursive: true, force: true });
  });
  return { debuggerUrl: await program.printed(/(ws:\S+)/), cloudUrl: await program.printed(/ready at (\S+)/) };
};

test("a debugger stops at a breakpoint in a handler, at its line in the source, and sees its event", async () => {
  const { debuggerUrl, cloudUrl } = await startUnderDebugger();
  const { received, fromWorkers, send, sendToWorker } = await attach(debuggerUrl);
  send("NodeWorker.enable", { waitForDebuggerOnStart: true });
  const lineNumber = readFileSync(join(ROOT, HANDLER), "utf8")
    .split("\n")
    .findIndex((line) => line.includes("= await publishAll("));
  expect(lineNumber).toBeGreaterThan(0);

  const lambda = new LambdaClient(clientSettings(cloudUrl));
  const Payload = JSON.stringify({ customerId: "customer-001", domain: "CustomerLikes", id: "a" });
  const response = lambda.send(new InvokeCommand({ FunctionName: "poke", Payload }));
  const workers = () => received.filter(({ method }) => method === "NodeWorker.attachedToWorker");
  const pokeWorker = () => workers().find(({ params }) => /poke/.test(JSON.stringify(params?.workerInfo)));
  await expect.poll(pokeWorker, { timeout: 60_000 }).toBeDefined();
  const sessionId = pokeWorker()?.params?.sessionId;
  sendToWorker(sessionId, "Debugger.enable");
  sendToWorker(sessionId, "Debugger.setBreakpointByUrl", { urlRegex: `${HANDLER}$`, lineNumber });
  sendToWorker(sessionId, "Runtime.runIfWaitingForDebugger");

  const paused = () => fromWorkers.find(({ method }) => method === "Debugger.paused");
  await expect.poll(paused, { timeout: 60_000 }).toBeDefined();
  const [frame] = (paused()?.params?.callFrames ?? []) as Frame[];
  expect(frame?.functionName).toBe("run");
  const isScript = ({ method, params }: Message) =>
    method === "Debugger.scriptParsed" && params?.scriptId === frame?.location.scriptId;
  expect(fromWorkers.find(isScript)?.params?.url).toBe(pathToFileURL(join(ROOT, HANDLER)).href);
  sendToWorker(sessionId, "Debugger.evaluateOnCallFrame", {
    callFrameId: frame?.callFrameId,
    expression: "JSON.stringify(event)",
  });
  await expect
    .poll(() => JSON.stringify(fromWorkers.map(({ result }) => result)), { timeout: 30_000 })
    .toContain("CustomerLikes");
  sendToWorker(sessionId, "Debugger.disable");
  expect((await response).Payload?.transformToString()).toContain('"accepted"');
  lambda.destroy();
}, 120_000);
