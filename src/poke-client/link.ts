import { CONNECT_MS, KEEP_ALIVE_MS, QOS, SILENCE_MS, SOCKET_OPEN, TOPICS_PER_PACKET } from "./limits.ts";
import { createSplitter, toPublish, uint16 } from "./mqtt/decode.ts";
import { DISCONNECT, type Packet, PINGREQ, puback, withTopics } from "./mqtt/encode.ts";
import {
  CONNACK,
  PUBLISH,
  SERVER_UNAVAILABLE,
  SUBACK,
  SUBSCRIBE_HEADER,
  SUBSCRIPTION_FAILURE,
  UNSUBACK,
  UNSUBSCRIBE_HEADER,
} from "./mqtt/packet-types.ts";
import type { DownReason } from "./types.ts";

// A key is a topic without the customer hash: `poke/v1/c//{domain}`, `poke/v1/m/{domain}/{filter}`.

export type LinkEvents = {
  /** The broker accepted the connection. `session` is 1 if it kept a session, with its subscriptions and QoS 1 pokes. */
  up(session: number | undefined): void;
  message(key: string, payload: Uint8Array): void;
  fail(code: "refused", key: string): void;
  /** The set of confirmed keys may have changed. */
  changed(): void;
  /** Called at most once, and not after `close()`. */
  down(reason: DownReason): void;
};

export type Link = ReturnType<typeof openLink>;

/** One MQTT connection over one WebSocket, from CONNECT to its end. */
export const openLink = (socket: WebSocket, customer: string, connect: Packet, on: LinkEvents) => {
  /** Every key that was subscribed to, and whether the broker has confirmed it. */
  const keys = new Map<string, boolean>();
  /** The keys of each packet id, which is 1 for the first. A connection lives for a day at most and does not exhaust the 65,535 ids. */
  const requested: string[][] = [];
  let isUp = false;
  let isOver = false;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const link = {
    keys,
    /** When the broker last sent anything, epoch milliseconds. */
    at: 0,
    /** Whether the link is up and every key is confirmed. */
    isReady: () => isUp && ![...keys.values()].includes(false),
    /** Makes the subscriptions equal to `wanted`, if the link is up. */
    sync(wanted: ReadonlySet<string>) {
      if (!isUp) return;
      sendBatches(
        UNSUBSCRIBE_HEADER,
        [],
        [...keys.keys()].filter((key) => !wanted.has(key) && keys.delete(key)),
      );
      sendBatches(
        SUBSCRIBE_HEADER,
        [QOS],
        [...wanted].filter((key) => !keys.has(key) && keys.set(key, false)),
      );
    },
    /** Sends PINGREQ; the link goes down unless the broker sends something in time. */
    check(withinMs = SILENCE_MS) {
      if (silence) return;
      send(PINGREQ);
      silence = setTimeout(goDown, withinMs, "silent");
    },
    close() {
      send(DISCONNECT);
      isOver = true;
      clearTimeout(silence);
      clearInterval(pings);
      socket.close();
    },
  };

  const send = (packet: Packet) => socket.readyState === SOCKET_OPEN && socket.send(packet);
  const sendBatches = (header: number, flagsOfEach: number[], all: string[]) => {
    while (all.length) {
      const batch = all.splice(0, TOPICS_PER_PACKET);
      const packetId = requested.push(batch);
      send(
        withTopics(
          header,
          packetId,
          batch.map((key) => key.replace("/c//", `/c/${customer}/`)),
          flagsOfEach,
        ),
      );
    }
  };
  const goDown = (reason: DownReason) => {
    if (isOver) return;
    link.close();
    on.down(reason);
  };

  const split = createSplitter((header, body) => {
    const type = header >> 4;
    const [flags, code] = body;
    if (type === PUBLISH) {
      const [topic, packetId, payload] = toPublish(header, body);
      // Before the handler runs: IoT Core stops delivering at 100 unacknowledged messages. [IoT Core quotas: message broker]
      if (packetId) send(puback(packetId));
      on.message(topic.replace(`/c/${customer}/`, "/c//"), payload);
    } else if (type === SUBACK) {
      requested[uint16(body, 0) - 1]?.forEach((key, at) => {
        if (!keys.delete(key)) return;
        if (body[at + 2] === SUBSCRIPTION_FAILURE) on.fail("refused", key);
        else keys.set(key, true);
      });
      on.changed();
    } else if (type === CONNACK) {
      isUp = !code;
      if (code) goDown(code === SERVER_UNAVAILABLE ? "busy" : "refused");
      else on.up(flags);
    } else if (type < UNSUBACK) goDown("protocol");
  });

  const pings = setInterval(link.check, KEEP_ALIVE_MS);
  link.check(CONNECT_MS);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => send(connect);
  socket.onclose = socket.onerror = () => goDown("lost");
  socket.onmessage = ({ data }) => {
    if (isOver) return;
    link.at = Date.now();
    clearTimeout(silence);
    silence = undefined;
    try {
      split(new Uint8Array(data));
    } catch {
      goDown("protocol");
    }
  };
  return link;
};
