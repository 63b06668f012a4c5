import { AsyncLocalStorage } from "node:async_hooks";
import { parentPort, workerData } from "node:worker_threads";
import type { WireResponse } from "../../door/service.ts";
import { malformedResponse, temporaryResponse } from "./error-responses.ts";
import type { EmulatorRequest, FromThread, PlainError, ThreadData, ToThread } from "./thread-message.ts";

export type OpenEmulator = {
  respond(request: EmulatorRequest): Promise<WireResponse>;
  /** Ends long polls, with an empty response. */
  endWaits?(): void;
  close(): Promise<void>;
};

type ServeOptions<Data> = {
  open: (data: Data) => Promise<OpenEmulator>;
  /** Whether an error shows that memory and disk may differ, so that the emulator has to be opened again. */
  isFatal: (error: unknown) => boolean;
};

/**
 * The thread's side: opens an emulator and serves the requests from the main thread. An error ends the request that led
 * to it. The main thread replaces the thread after a fatal error, and after one that the emulator threw asynchronously,
 * because it may then hold locks.
 */
export const serveEmulator = async <Data>({ open, isFatal }: ServeOptions<Data>): Promise<void> => {
  const { data, progress }: { data: Data } & ThreadData = workerData;
  const current = new AsyncLocalStorage<{ id: number; service: string }>();
  const crash = (request: { id: number; service: string } | undefined, error: unknown) =>
    post({
      kind: "crashed",
      request: request && { id: request.id, response: responseTo(request.service, error) },
      error: plain(error),
    });
  const respond = async (emulator: OpenEmulator, id: number, request: EmulatorRequest): Promise<void> => {
    try {
      post({ kind: "response", id, response: await emulator.respond(request) });
    } catch (error) {
      if (isFatal(error)) crash({ id, service: request.service }, error);
      else post({ kind: "response", id, response: responseTo(request.service, error) });
    }
  };

  process.on("uncaughtException", (error) => crash(current.getStore(), error));
  try {
    const emulator = await open(data);
    parentPort?.on("message", (message: ToThread) => {
      Atomics.add(progress, 0, 1);
      switch (message.kind) {
        case "request":
          return void current.run({ id: message.id, service: message.request.service }, () =>
            respond(emulator, message.id, message.request),
          );
        case "ping":
          return;
        case "end waits":
          return emulator.endWaits?.();
        case "close":
          return void emulator.close().finally(() => process.exit());
        default:
          return message satisfies never;
      }
    });
    post({ kind: "opened" });
  } catch (error) {
    post({ kind: "not opened", error: plain(error) });
  }
};

const post = (message: FromThread): void => parentPort?.postMessage(message);

/** Sends a line to the log of the local cloud. */
export const logFromThread = (line: string): void => post({ kind: "log", line });

const plain = (error: unknown): PlainError => {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  // classic-level puts the reason why a database does not open into `cause`.
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : "";
  return { name: error.name, message: `${error.message}${cause}` };
};

const responseTo = (service: string, error: unknown): WireResponse =>
  isShapeError(error) ? malformedResponse(service) : temporaryResponse(service, plain(error).message);

// The emulators throw these from their own code, for a request of a shape that they do not expect.
const SHAPE_ERRORS = [TypeError, RangeError, SyntaxError, ReferenceError, URIError];

const isShapeError = (error: unknown): boolean =>
  SHAPE_ERRORS.some((type) => error instanceof type) ||
  (error instanceof Error && "statusCode" in error && Number(error.statusCode) < 500);
