import { Presets, SingleBar } from "cli-progress";
import type { EventStreamRecord } from "../pinpoint/event-stream-record.ts";
import type { Received } from "./phones.ts";
import { countTypes } from "./stream-watch.ts";
import type { Terminal } from "./terminal.ts";

/** Tells the story, a line at a time, as it happens. */
export type Teller = ReturnType<typeof createTeller>;

const SHOWN_POKES = 8;

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const titleOf = (data: unknown): string =>
  typeof data === "object" && data !== null && "title" in data ? String(data.title) : String(data);

export const createTeller = ({ say, paint, isTerminal }: Terminal) => {
  const step = (title: string): void => say(`\n${paint("bold", title)}`);
  const note = (text: string): void => say(`  ${text}`);

  return {
    importing: (people: number, total: number): ((done: number) => void) => {
      step(`A music service writes ${people} people, ${total} endpoints, to its project`);
      const bar = new SingleBar(
        { format: "  {bar} {value}/{total} endpoints", noTTYOutput: false },
        Presets.shades_classic,
      );
      if (isTerminal) bar.start(total, 0);
      return (done) => {
        if (isTerminal) bar.update(done);
        if (done < total) return;
        bar.stop();
        note(`${done} endpoints are in`);
      };
    },
    phonesOpen: (count: number): void =>
      note(`${count} customers open the app: ${count} MQTT connections over WebSocket`),
    published: (name: string): void =>
      step(`A marketer publishes the journey ${name}: its first activity is the Poke channel`),
    poked: ({ customerId, data, latencyMs }: Received, count: number): void => {
      if (count <= SHOWN_POKES)
        note(`${paint("green", "poke")} ${customerId} ${paint("dim", `after ${latencyMs} ms`)}  ${titleOf(data)}`);
      if (count === SHOWN_POKES) note(paint("dim", "… and so on"));
    },
    pokedAll: (received: Received[], records: EventStreamRecord[], leftOut: number): void => {
      note(
        `${received.length} customers were poked, half of them within ${median(received.map((poke) => poke.latencyMs))} ms`,
      );
      for (const [reason, count] of countReasons(records, "poke.skipped"))
        note(`${paint("yellow", "skipped")} ${count}: ${reason}`);
      for (const [reason, count] of countReasons(records, "poke.refused"))
        note(`${paint("red", "refused")} ${count}: ${reason}`);
      note(
        `${paint("yellow", "left out")} ${leftOut} by the journey itself: opted out, or the app moved to a new phone`,
      );
    },
    split: (messages: { channel: string; address: string }[], waiting: number): void => {
      step("The journey splits on the channel's answer");
      note(`poked: they wait an hour; ${waiting} of them have a phone number for the text that follows`);
      note(`not poked: ${messages.length} get a mail instead, such as ${messages[0]?.address ?? "nobody"}`);
    },
    texted: (messages: { address: string; body: string }[]): void => {
      step("An hour passes (the engine's clock is moved)");
      const [first] = messages;
      if (first) note(`${paint("green", "text")} ${first.address}  ${first.body}`);
      note(`${messages.length} text messages are in the outbox`);
    },
    bounced: (endpointIds: string[], told: number): void => {
      step("Some mails bounce");
      for (const id of endpointIds) note(`${paint("yellow", "switched off")} ${id}: OptOut ALL`);
      note(`an ISV that subscribed to hard bounces alone was told ${told} times`);
    },
    streamed: (records: EventStreamRecord[]): void => {
      step(`The event stream has ${records.length} records of it`);
      for (const [type, count] of countTypes(records)) note(`${String(count).padStart(5)}  ${type}`);
    },
  };
};

const countReasons = (records: EventStreamRecord[], type: string): [string, number][] => {
  const counts = new Map<string, number>();
  for (const { event_type, attributes } of records) {
    if (event_type !== type) continue;
    const reason = attributes?.reason ?? "no reason given";
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts];
};
