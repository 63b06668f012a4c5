import type { Duplex } from "node:stream";
import { expect, test, vi } from "vitest";
import { callInProcess } from "../../../src/local/door/in-process.ts";
import type { Service } from "../../../src/local/door/service.ts";

test("closes its connection after the response, even if the client requests keep-alive", async () => {
  const sockets: Duplex[] = [];
  const service: Service = async (request, response) => {
    sockets.push(request.socket);
    response.end("done");
  };
  const headers = { host: "local", connection: "keep-alive" };
  const request = { method: "POST", url: "/", headers, body: Buffer.from("{}") };
  const response = await callInProcess(service, request, { accountId: "000000000000" });
  expect(String(response.body)).toBe("done");
  await vi.waitFor(() => expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true]));
});
