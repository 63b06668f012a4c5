import type { PokeCredentials } from "../../../poke-client/index.ts";
import type { DemoAction } from "../demo-backend.ts";
import type { Library } from "../library.ts";

const get = async <Value>(path: string, customerId: string): Promise<Value> => {
  const response = await fetch(`${path}?${new URLSearchParams({ customerId })}`);
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return response.json();
};

export const fetchToken = (customerId: string) => get<PokeCredentials>("/token", customerId);
export const fetchLibrary = (customerId: string) => get<Library>("/library", customerId);

export const act = async (action: DemoAction): Promise<void> => {
  await fetch("/actions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(action),
  });
};
