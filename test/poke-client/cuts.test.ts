import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createPokeClient, type PokeClientOptions } from "../../src/poke-client/index.ts";
import { CUSTOMER_HASH, classic, multicast, startAedes, startNetwork } from "./broker-fixture.ts";

const PHONES = 20;
const CUTS_PER_PHONE = 10;
const POKES_PER_PHONE = 500;
const TIMEOUT_MS = 120_000;

type Arrival = { id: string; at: number };
type Phone = { domain: string; arrivals: Arrival[]; gaps: { since: number; at: number }[]; cuts: () => Promise<void> };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const random = (below: number) => Math.floor(Math.random() * below);

/** A phone with its own network, which is cut repeatedly while pokes arrive. */
const startPhone = async (port: number, at: number, options: Partial<PokeClientOptions>): Promise<Phone> => {
  const network = await startNetwork(() => port);
  const client = createPokeClient({
    url: network.url,
    token: async () => ({ token: "t", customerHash: CUSTOMER_HASH, expiresAt: Date.now() + 3_600_000 }),
    onError: (error) => expect.fail(error.message),
    backoffBaseMs: 20,
    ...options,
  });
  onTestFinished(() => client.close());
  const phone = { domain: `D${at}`, arrivals: [] as Arrival[], gaps: [] as Phone["gaps"] };
  await client.register(phone.domain, (_type, _data, { id }) => phone.arrivals.push({ id, at: Date.now() }), {
    onGap: ({ since }) => phone.gaps.push({ since, at: Date.now() }),
  });
  const cuts = async () => {
    for (let cut = 0; cut < CUTS_PER_PHONE; cut++) {
      await vi.waitFor(() => expect(client.state().status).toBe("connected"), { timeout: 30_000, interval: 5 });
      await pause(random(400));
      network.cut();
      await vi
        .waitFor(() => expect(client.state().status).not.toBe("connected"), { timeout: 5_000, interval: 1 })
        .catch(() => {});
    }
    await vi.waitFor(() => expect(client.state().status).toBe("connected"), { timeout: 30_000, interval: 5 });
  };
  return { ...phone, cuts };
};

/** Sends 10,000 pokes while the networks are cut 200 times; returns when each was sent. */
const poke = async (
  broker: Awaited<ReturnType<typeof startAedes>>,
  phones: Phone[],
  everyMs: number,
): Promise<Map<string, number>> => {
  const sentAt = new Map<string, number>();
  for (let number = 0; number < POKES_PER_PHONE; number++) {
    for (const { domain } of phones) {
      const id = `${domain}-${number}`;
      sentAt.set(id, Date.now());
      await broker.poke(classic(domain), { id, domain });
    }
    await pause(everyMs);
  }
  return sentAt;
};

const run = async (everyMs: number, options: (at: number) => Partial<PokeClientOptions>) => {
  const broker = await startAedes();
  const phones = await Promise.all(Array.from({ length: PHONES }, (_, at) => startPhone(broker.port, at, options(at))));
  const [sentAt] = await Promise.all([poke(broker, phones, everyMs), ...phones.map(({ cuts }) => cuts())]);
  return { broker, phones, sentAt };
};

describe("200 cuts of the network during 10,000 pokes", () => {
  test(
    "with a persistent session every poke reaches its handler exactly once, without a gap",
    async () => {
      const { phones, sentAt } = await run(20, (at) => ({ session: { deviceId: `phone-${at}` } }));
      for (const { domain, arrivals, gaps } of phones) {
        const sent = [...sentAt.keys()].filter((id) => id.startsWith(`${domain}-`));
        await vi.waitFor(() => expect(arrivals.length).toBeGreaterThanOrEqual(sent.length), 10_000);
        expect(arrivals.map(({ id }) => id).sort()).toEqual(sent.sort());
        expect(gaps).toEqual([]);
      }
    },
    TIMEOUT_MS,
  );

  test(
    "with a clean session each missed poke is in a gap of its registration, and none is delivered twice",
    async () => {
      const { broker, phones, sentAt } = await run(4, () => ({}));
      for (const { domain } of phones) await broker.poke(classic(domain), { id: `${domain}-last`, domain });
      for (const { domain, arrivals, gaps } of phones) {
        await vi.waitFor(() => expect(arrivals.at(-1)?.id).toBe(`${domain}-last`), 10_000);
        const ids = new Set(arrivals.map(({ id }) => id));
        expect(ids.size).toBe(arrivals.length);
        const missed = [...sentAt].filter(([id]) => id.startsWith(`${domain}-`) && !ids.has(id));
        const unreported = missed.filter(([, ts]) => !gaps.some(({ since, at }) => since <= ts && ts <= at));
        expect(unreported).toEqual([]);
      }
    },
    TIMEOUT_MS,
  );
});

describe("a broker that is killed and restarted", () => {
  const CLIENTS = 1_000;

  test(
    `${CLIENTS} clients reconnect within 35 s, spread over that time, with one gap each`,
    async () => {
      const first = await startAedes();
      const gaps = Array.from({ length: CLIENTS }, () => 0);
      const reconnectedAt: number[] = [];
      const clients = gaps.map((_, at) => {
        const client = createPokeClient({
          url: `ws://127.0.0.1:${first.port}`,
          token: async () => ({
            token: "t",
            customerHash: CUSTOMER_HASH,
            expiresAt: Date.now() + 3_600_000,
            spreadMs: 4_000,
          }),
        });
        onTestFinished(() => client.close());
        const registered = client.registerMulticast("D", "f", () => {}, {
          onGap: () => {
            gaps[at] = (gaps[at] ?? 0) + 1;
            reconnectedAt.push(Date.now());
          },
        });
        return registered;
      });
      await Promise.all(clients);
      await first.close();
      const killedAt = Date.now();
      const second = await startAedes({}, first.port);
      await vi.waitFor(() => expect(reconnectedAt).toHaveLength(CLIENTS), { timeout: 35_000, interval: 100 });
      expect(Math.max(...reconnectedAt) - killedAt).toBeLessThan(35_000);
      expect(gaps.every((count) => count === 1)).toBe(true);
      const perHalfSecond = Map.groupBy(reconnectedAt, (at) => Math.floor(at / 500));
      expect(Math.max(...[...perHalfSecond.values()].map(({ length }) => length))).toBeLessThan(CLIENTS / 2);
      await second.poke(multicast("D", "f"), { id: "a" }, 0);
    },
    TIMEOUT_MS,
  );
});
