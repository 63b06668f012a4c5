import type { WireRequest, WireResponse } from "../../door/service.ts";

/** A request to one of the services of an emulator. */
export type EmulatorRequest = WireRequest & { service: string };

/** The fields of an error that are passed between threads. */
export type PlainError = { name: string; message: string };

/** What the thread starts with: the settings of its emulator, and a count of the messages that it has started to process. */
export type ThreadData = { data: unknown; progress: Int32Array };

/** Messages to the thread of an emulator. */
export type ToThread =
  | { kind: "request"; id: number; request: EmulatorRequest }
  | { kind: "ping" }
  | { kind: "end waits" }
  | { kind: "close" };

/** Messages from the thread of an emulator. */
export type FromThread =
  | { kind: "opened" }
  | { kind: "not opened"; error: PlainError }
  | { kind: "response"; id: number; response: WireResponse }
  /** The emulator must be opened again; `request` led to the error, if any did. */
  | { kind: "crashed"; request: { id: number; response: WireResponse } | undefined; error: PlainError }
  | { kind: "log"; line: string };
