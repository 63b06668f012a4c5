import type { PokeCredentials } from "pinpoint-poke-client";

export const signIn = async (customerId: string): Promise<void> => {
  const headers = { "content-type": "application/json" };
  const response = await fetch("/api/sign-in", { method: "POST", headers, body: JSON.stringify({ customerId }) });
  if (!response.ok) throw new Error(`sign-in returned ${response.status}`);
};

/** The client calls this before each connection attempt, and retries if it throws. */
export const fetchCredentials = async (): Promise<PokeCredentials> => {
  const response = await fetch("/api/poke-token");
  if (!response.ok) throw new Error(`poke-token returned ${response.status}`);
  return response.json();
};
