/** Posts JSON to the panel's server and returns the response. Rejects with the server's reason. */
export const post = async (path: "/calls" | "/actions", body: object): Promise<Record<string, unknown>> => {
  const headers = { "content-type": "application/json" };
  const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  const result = await response.json();
  if (!response.ok) throw new Error(result.error);
  return result;
};
