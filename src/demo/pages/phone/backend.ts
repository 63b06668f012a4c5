import type { PokeCredentials } from "../../../poke-client/index.ts";
import type { DemoAction } from "../demo-backend.ts";
import type { Library } from "../library.ts";

/** The problem that the response describes, or that there is none. */
const problemOf = async (response: Response): Promise<string> => {
  const { error, message } = await response.json().catch(() => ({}));
  return error ?? message ?? `the demo's server responded with status ${response.status}`;
};

const call = async (path: string, init?: RequestInit): Promise<Response> => {
  const response = await fetch(path, init).catch(() => {
    throw new Error("the demo's server does not respond; is npm start still running?");
  });
  if (!response.ok) throw new Error(await problemOf(response));
  return response;
};

const get = async <Value>(path: string, customerId: string): Promise<Value> =>
  (await call(`${path}?${new URLSearchParams({ customerId })}`)).json();

export const fetchToken = (customerId: string) => get<PokeCredentials>("/token", customerId);
export const fetchLibrary = (customerId: string) => get<Library>("/library", customerId);

/** Resolves when the backend has done the action and sent its pokes. */
export const act = async (action: DemoAction): Promise<void> => {
  const headers = { "content-type": "application/json" };
  await call("/actions", { method: "POST", headers, body: JSON.stringify(action) });
};
