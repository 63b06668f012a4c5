import { expect, test, vi } from "vitest";
import { withCollapseKey } from "../../src/poke-client/index.ts";
import { createFakePokeClient } from "../../src/poke-client/testing.ts";

type Upload = { id: string; percent: number };

const start = async (handle: (upload: Upload) => unknown = () => {}) => {
  const client = createFakePokeClient();
  const seen: string[] = [];
  await client.register(
    "Upload",
    withCollapseKey(
      ({ id }: Upload) => id,
      async (_domain, upload) => {
        seen.push(`${upload.id}:${upload.percent}`);
        await handle(upload);
      },
    ),
  );
  const poke = (id: string, percent: number, ts = percent) => client.poke("Upload", { id, percent }, { ts });
  return { seen, poke };
};

test("a poke that is older than the last one of its key is skipped", async () => {
  const { seen, poke } = await start();
  await poke("a", 20);
  await poke("a", 10);
  await poke("b", 5);
  await poke("a", 30);
  expect(seen).toEqual(["a:20", "b:5", "a:30"]);
});

test("of the pokes that arrive while the handler runs for their key, the newest is handled", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { seen, poke } = await start(({ percent }) => (percent === 1 ? promise : undefined));
  const running = poke("a", 1);
  await vi.waitFor(() => expect(seen).toEqual(["a:1"]));
  await Promise.all([poke("a", 2), poke("a", 3)]);
  resolve();
  await running;
  expect(seen).toEqual(["a:1", "a:3"]);
});

test("an exception is reported, and the poke that waits is handled", async () => {
  const { promise, reject } = Promise.withResolvers<void>();
  const { seen, poke } = await start(({ percent }) => (percent === 1 ? promise : undefined));
  const failing = poke("a", 1);
  await poke("a", 2);
  reject(new Error("broken"));
  await expect(failing).rejects.toThrow("broken");
  expect(seen).toEqual(["a:1", "a:2"]);
});

test("only the last 512 keys are remembered", async () => {
  const { seen, poke } = await start();
  for (let at = 0; at <= 512; at++) await poke(`key-${at}`, 2);
  await poke("key-0", 1);
  await poke("key-512", 1);
  expect(seen.slice(513)).toEqual(["key-0:1"]);
});
