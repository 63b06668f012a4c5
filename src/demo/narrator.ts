import { Presets, SingleBar } from "cli-progress";
import { countByFrequency } from "../count-by.ts";
import { isJsonObject } from "../parse-json.ts";
import type { EventStreamRecord } from "../pinpoint/event-stream-record.ts";
import { countChannelSends } from "./channel-sends.ts";
import type { DemoPoke } from "./phones.ts";
import type { Terminal } from "./terminal.ts";

export type Narrator = ReturnType<typeof createNarrator>;

type TextingEnd = { scores: number; isOptedOut: boolean; notified: number };

const SHOWN_POKES = 8;

/** Prints what the demo does, as it happens. */
export const createNarrator = ({ print, paint, isTerminal }: Terminal) => {
  const heading = (title: string): void => print(`\n${paint("bold", title)}`);
  const line = (text: string): void => print(`  ${text}`);

  return {
    importing: (people: number, total: number): ((done: number) => void) => {
      heading(`A music service imports ${people} people with ${total} endpoints into its Pinpoint project`);
      const bar = new SingleBar(
        { format: "  {bar} {value}/{total} endpoints", noTTYOutput: false },
        Presets.shades_classic,
      );
      if (isTerminal) bar.start(total, 0);
      return (done) => {
        if (isTerminal) bar.update(done);
        if (done < total) return;
        bar.stop();
        line(`${done} endpoints imported`);
      };
    },
    phonesOpen: (count: number): void =>
      line(`${count} customers open the app: ${count} MQTT connections over WebSocket`),
    published: (name: string, readers: number): void => {
      heading(`A marketer publishes the journey ${name}; its first activity is the Poke channel`);
      const have = readers === 1 ? "1 newsletter reader has" : `${readers} newsletter readers have`;
      if (readers > 0) line(`${have} no customer id and cannot be poked: the failure is expected`);
    },
    poked: ({ customerId, data, latencyMs }: DemoPoke, count: number): void => {
      if (count <= SHOWN_POKES)
        line(`${paint("green", "poke")} ${customerId} ${paint("dim", `in ${latencyMs} ms`)}  ${titleOf(data)}`);
      if (count === SHOWN_POKES) line(paint("dim", "…"));
    },
    pokedAll: (pokes: DemoPoke[], records: EventStreamRecord[], excluded: number): void => {
      line(`${pokes.length} customers poked; median latency ${median(pokes.map((poke) => poke.latencyMs))} ms`);
      for (const [reason, count] of countReasons(records, "poke.skipped"))
        line(`${paint("yellow", "skipped")} ${count}: ${reason}`);
      for (const [reason, count] of countReasons(records, "poke.refused"))
        line(`${paint("red", "refused")} ${count}: ${reason}`);
      const { delivered, undelivered } = countChannelSends(records);
      line(`the journey counts ${delivered} messages as delivered, ${undelivered} as not delivered`);
      line(`${paint("yellow", "excluded")} ${excluded} by the journey: opted out, or replaced by a new phone`);
    },
    split: (messages: { address: string }[], waiting: number): void => {
      heading("The journey branches on whether the poke was accepted");
      line(`accepted: wait an hour, then text; ${waiting} of these customers have a phone number`);
      line(`not accepted: ${messages.length} emails sent${messages[0] ? `, the first to ${messages[0].address}` : ""}`);
    },
    texted: (messages: { address: string; body: string }[]): void => {
      heading("An hour passes (the demo advances the engine's clock)");
      const [first] = messages;
      if (first) line(`${paint("green", "text")} ${first.address}  ${first.body}`);
      line(`${messages.length} text messages sent`);
    },
    bounced: (endpointIds: string[], notified: number): void => {
      heading("Some emails bounce");
      for (const id of endpointIds) line(`${paint("yellow", "opted out")} ${id}`);
      line(`notifications to an ISV that subscribed to hard bounces: ${notified}`);
    },
    texting: (number: string): void => heading(`A customer texts ${number}`),
    customerTexted: (from: string, body: string): void => line(`${paint("cyan", "from")} ${from}  ${body}`),
    replied: (replies: { address: string; body: string }[]): void => {
      for (const { address, body } of replies) line(`${paint("green", "text")} ${address}  ${body}`);
    },
    textingEnded: ({ scores, isOptedOut, notified }: TextingEnd): void => {
      line(`scores of the survey in the event stream: ${scores}`);
      if (isOptedOut) line(`${paint("yellow", "opted out")} at AWS, and the customer's endpoint`);
      line(`notifications to an ISV that subscribed to opt-outs: ${notified}`);
    },
    streamed: (records: EventStreamRecord[]): void => {
      heading(`The event stream received ${records.length} records`);
      const counts = countByFrequency(records, (record) => record.event_type);
      for (const [type, count] of counts) line(`${String(count).padStart(5)}  ${type}`);
    },
  };
};

const titleOf = (data: unknown): string => String(isJsonObject(data) && "title" in data ? data.title : data);

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const countReasons = (records: EventStreamRecord[], type: string): [reason: string, count: number][] => {
  const matching = records.filter((record) => record.event_type === type);
  return countByFrequency(matching, ({ attributes }) => attributes?.reason ?? "no reason");
};
