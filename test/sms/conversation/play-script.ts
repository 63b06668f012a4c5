import type { Conversation } from "../../../src/sms/conversation/conversation.ts";
import type { ConversationState } from "../../../src/sms/conversation/conversation-state.ts";
import type { Effect } from "../../../src/sms/conversation/effect.ts";
import { type Message, nextStep, type Turn } from "../../../src/sms/conversation/next-step.ts";

const MINUTE_MS = 60_000;

/**
 * Plays the inputs of a script, and returns the script with the outputs that there were: a test compares the two. Each
 * scene begins with `==` and a fresh customer. The lines of a scene:
 *
 *     start: subject=our shop       input: our systems start the conversation; values are separated by semicolons
 *     customer: 5                   input: a text
 *     wait: 30 minutes              input: the clock advances (minutes, hours or days; may be negative)
 *     timer                         input: the timer of the open question
 *     version: 0                    input: the open question was asked by this version of the definition
 *     us: Thank you.                output: a reply
 *     effect: opt-out {...}         output: an effect, with its fields as JSON
 *     state: in score               output, after each turn: the open question, `ended`, or `with a person`
 */
export const playScript = (definition: Conversation, script: string): { transcript: string; branches: Set<string> } => {
  const branches = new Set<string>();
  const scenes = script
    .split(/^(?=== )/m)
    .filter((scene) => scene.startsWith("== "))
    .map((scene) => playScene(definition, scene, branches));
  return { transcript: scenes.join("\n"), branches };
};

const playScene = (definition: Conversation, scene: string, branches: Set<string>): string => {
  let state: ConversationState;
  let now = new Date("2026-12-01T10:00:00Z");
  const lines: string[] = [];
  for (const line of scene.split("\n")) {
    const [, command = "", argument = ""] = line.match(/^([a-z]+)(?:: (.*))?$/) ?? [];
    if (["us", "effect", "state"].includes(command)) continue;
    if (line.trim() === "") continue;
    lines.push(line);
    if (command === "wait") now = new Date(now.getTime() + toMs(argument));
    if (command === "version" && state?.kind === "asking") state = { ...state, version: Number(argument) };
    const message = toMessage(command, argument);
    if (message === undefined) continue;
    const turn = nextStep(definition, state, message, now);
    state = turn.state;
    for (const branch of turn.branches) branches.add(branch);
    lines.push(...outputsOf(turn));
  }
  return `${lines.join("\n")}\n`;
};

const UNITS = new Map([
  ["minute", MINUTE_MS],
  ["hour", 60 * MINUTE_MS],
  ["day", 24 * 60 * MINUTE_MS],
]);

const toMs = (text: string): number => {
  const [, count, unit = ""] = text.match(/^(-?\d+) ([a-z]+?)s?$/) ?? [];
  const unitMs = UNITS.get(unit);
  if (unitMs === undefined) throw new Error(`wait: expected a number and a unit, such as 5 minutes; got "${text}"`);
  return Number(count) * unitMs;
};

const toMessage = (command: string, argument: string): Message | undefined => {
  switch (command) {
    case "customer":
      return { kind: "text", text: argument };
    case "timer":
      return { kind: "timeout" };
    case "start":
      return { kind: "start", values: Object.fromEntries(argument.split("; ").flatMap(toValue)) };
    default:
      return undefined;
  }
};

const toValue = (text: string): [string, string][] => {
  const [name = "", value] = text.split("=");
  return value === undefined ? [] : [[name, value]];
};

const outputsOf = ({ state, replies, effects }: Turn): string[] => [
  ...replies.map((reply) => `us: ${reply}`),
  ...effects.map(toEffectLine),
  `state: ${toStateText(state)}`,
];

const toEffectLine = ({ kind, ...fields }: Effect): string => `effect: ${kind} ${JSON.stringify(fields)}`;

const toStateText = (state: ConversationState): string => {
  switch (state?.kind) {
    case "asking":
      return `in ${state.step}`;
    case "with-person":
      return "with a person";
    case "informed":
      return "informed";
    case "timed-out":
    case undefined:
      return "ended";
    default:
      return state satisfies never;
  }
};
