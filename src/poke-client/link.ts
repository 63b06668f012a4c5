import { CONNECT_MS, KEEP_ALIVE_SECONDS, SILENCE_MS, TOPICS_PER_PACKET } from "./limits.ts";
import { createSplitter, toPublish, uint16 } from "./mqtt/decode.ts";
import { DISCONNECT, type Packet, PINGREQ, puback, subscribe, unsubscribe } from "./mqtt/encode.ts";

/** Why a link went down; PROTOCOL.md says what the client does about each. */
export type DownReason = "refused" | "busy" | "lost" | "silent" | "protocol";

// A key is a topic without its customer: `poke/v1/c//{domain}`, `poke/v1/m/{domain}/{filter}`.

export type LinkEvents = {
  /** `session` is 1 when the broker kept one, with its subscriptions and QoS 1 pokes. */
  up(session: number | undefined): void;
  message(key: string, payload: Uint8Array): void;
  fail(code: "refused", key: string): void;
  /** What is live may have changed. */
  changed(): void;
  /** At most once, and not after `close()`. */
  down(reason: DownReason): void;
};

export type Link = ReturnType<typeof openLink>;

/** One MQTT connection over one WebSocket, from CONNECT to its end. */
export const openLink = (socket: WebSocket, customer: string, connect: Packet, on: LinkEvents) => {
  /** Every key asked for, and whether the broker has confirmed it. */
  const keys = new Map<string, boolean>();
  /** What was asked for under each packet id. 65,535 ids are more than a connection, which lives a day at most, comes to. */
  const asked = new Map<number, readonly string[]>();
  let isUp = false;
  let isOver = false;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const link = {
    keys,
    /** When something last came from the broker, epoch milliseconds. */
    heardAt: 0,
    /** Is it up, with every key confirmed? */
    isReady: () => isUp && ![...keys.values()].includes(false),
    /** Make the subscriptions equal to these, if the link is up. */
    sync(wanted: ReadonlySet<string>) {
      if (!isUp) return;
      sendBatches(
        unsubscribe,
        [...keys.keys()].filter((key) => !wanted.has(key) && keys.delete(key)),
      );
      sendBatches(
        subscribe,
        [...wanted].filter((key) => !keys.has(key) && keys.set(key, false)),
      );
    },
    /** Ask the broker for a sign of life; without one the link goes down. */
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

  const send = (packet: Packet) => socket.readyState === 1 && socket.send(packet);
  const sendBatches = (encode: typeof subscribe, all: string[]) => {
    while (all.length) {
      const batch = all.splice(0, TOPICS_PER_PACKET);
      const packetId = asked.size + 1;
      asked.set(packetId, batch);
      send(
        encode(
          packetId,
          batch.map((key) => key.replace("/c//", `/c/${customer}/`)),
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
    if (type === 3) {
      const [topic, packetId, payload] = toPublish(header, body);
      // Before the handler runs: IoT Core holds back after 100 that are not acknowledged.
      if (packetId) send(puback(packetId));
      on.message(topic.replace(`/c/${customer}/`, "/c//"), payload);
    } else if (type === 9) {
      asked.get(uint16(body, 0))?.forEach((key, at) => {
        const isGranted = body[at + 2] !== 128;
        if (!keys.delete(key)) return;
        if (isGranted) keys.set(key, true);
        else on.fail("refused", key);
      });
      on.changed();
    } else if (type === 2) {
      isUp = !code;
      if (code) goDown(code === 3 ? "busy" : "refused");
      else on.up(flags);
    } else if (type < 11) goDown("protocol"); // what is left answers an UNSUBSCRIBE or a PINGREQ
  });

  const pings = setInterval(link.check, KEEP_ALIVE_SECONDS * 1000);
  link.check(CONNECT_MS);
  socket.binaryType = "arraybuffer";
  socket.onopen = () => send(connect);
  socket.onclose = socket.onerror = () => goDown("lost");
  socket.onmessage = ({ data }) => {
    if (isOver) return;
    link.heardAt = Date.now();
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
