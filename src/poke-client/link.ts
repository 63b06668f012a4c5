import { createSplitter, toPublish, uint16 } from "./mqtt/decode.ts";
import { disconnect, KEEP_ALIVE_SECONDS, type Packet, pingreq, puback, subscribe, unsubscribe } from "./mqtt/encode.ts";

/** Why a link went down; PROTOCOL.md says what the client does about each. */
export type DownReason = "refused" | "busy" | "lost" | "silent" | "protocol";

export type LinkEvents = {
  up(sessionPresent: boolean): void;
  message(topic: string, payload: Uint8Array): void;
  granted(topic: string, isGranted: boolean): void;
  /** At most once, and not after `close()`. */
  down(reason: DownReason): void;
};

export type Link = ReturnType<typeof openLink>;

const CONNECT_MS = 15_000;
const SILENCE_MS = 5_000;
// [IoT Core quotas: message broker] at most 8 filters in one SUBSCRIBE.
const TOPICS_PER_PACKET = 8;
const BUSY = 3;
const REFUSED = 128;

/** One MQTT connection over one WebSocket, from CONNECT to its end. */
export const openLink = (socket: WebSocket, connect: Packet, on: LinkEvents) => {
  const unanswered = new Map<number, readonly string[]>();
  let lastPacketId = 0;
  let isUp = false;
  let isOver = false;
  const link = {
    /** Every topic asked for, and whether the broker has confirmed it. */
    topics: new Map<string, boolean>(),
    /** When something last came from the broker, epoch milliseconds. */
    heardAt: Date.now(),
    /** Make the subscriptions equal to these, if the link is up. */
    sync(wanted: readonly string[]) {
      if (!isUp) return;
      const unwanted = [...link.topics.keys()].filter((topic) => !wanted.includes(topic));
      const missing = wanted.filter((topic) => !link.topics.has(topic));
      for (const topic of unwanted) link.topics.delete(topic);
      for (const topic of missing) link.topics.set(topic, false);
      sendBatches(unsubscribe, unwanted);
      sendBatches(subscribe, missing);
    },
    /** Ask the broker for a sign of life; without one the link goes down. */
    check() {
      if (!silence) send(pingreq());
      silence ||= expectAnswer(SILENCE_MS);
    },
    close() {
      if (!isOver) send(disconnect());
      isOver = true;
      clearTimeout(silence);
      clearInterval(pings);
      socket.close();
    },
  };

  const send = (packet: Packet) => socket.readyState === 1 && socket.send(packet);
  const sendBatches = (encode: typeof subscribe, topics: readonly string[]) => {
    for (let at = 0; at < topics.length; at += TOPICS_PER_PACKET) {
      const batch = topics.slice(at, at + TOPICS_PER_PACKET);
      lastPacketId = (lastPacketId % 65_535) + 1;
      unanswered.set(lastPacketId, batch);
      send(encode(lastPacketId, batch));
    }
  };
  const goDown = (reason: DownReason) => {
    if (isOver) return;
    link.close();
    on.down(reason);
  };
  const expectAnswer = (ms: number) => setTimeout(goDown, ms, "silent");
  const pings = setInterval(link.check, KEEP_ALIVE_SECONDS * 1000);
  let silence: ReturnType<typeof setTimeout> | undefined = expectAnswer(CONNECT_MS);

  const split = createSplitter((header, body) => {
    if (isOver) return;
    const type = header >> 4;
    const [flags, code] = body;
    if (type === 3) {
      const [topic, packetId, payload] = toPublish(header, body);
      // Before the handler runs: IoT Core holds back after 100 that are not acknowledged.
      if (packetId) send(puback(packetId));
      on.message(topic, payload);
    } else if (type === 9) {
      unanswered.get(uint16(body, 0))?.forEach((topic, at) => {
        const isGranted = body[at + 2] !== REFUSED;
        if (!link.topics.delete(topic)) return;
        if (isGranted) link.topics.set(topic, true);
        on.granted(topic, isGranted);
      });
    } else if (type === 2) {
      isUp = !code;
      if (code) goDown(code === BUSY ? "busy" : "refused");
      else on.up(!!flags);
    } else if (type < 11) goDown("protocol"); // what is left answers an UNSUBSCRIBE or a PINGREQ
  });

  socket.binaryType = "arraybuffer";
  socket.onopen = () => send(connect);
  socket.onclose = socket.onerror = () => goDown("lost");
  socket.onmessage = ({ data }) => {
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
