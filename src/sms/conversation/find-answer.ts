import { truncate } from "../../truncate.ts";
import { isPhrase, toWords } from "../words.ts";
import type { Accepted, AskStep } from "./conversation.ts";

export type FoundAnswer = { index: number; answer: AskStep["answers"][number]; value: string };

/** The first answer that accepts a text, with the value to save. */
export const findAnswer = ({ answers }: AskStep, text: string): FoundAnswer | undefined => {
  for (const [index, answer] of answers.entries()) {
    const value = acceptedValue(answer.accept, text);
    if (value !== undefined) return { index, answer, value: answer.value ?? value };
  }
  return undefined;
};

const acceptedValue = (accept: Accepted, text: string): string | undefined => {
  const words = toWords(text);
  switch (accept.kind) {
    case "phrase":
      return accept.phrases.find((phrase) => isPhrase(words, toWords(phrase)));
    case "number":
      return numberIn(words, accept);
    case "text":
      return text.trim() === "" ? undefined : truncate(text.trim(), accept.maxLength);
    default:
      return accept satisfies never;
  }
};

const NUMERAL = /^\d{1,9}$/;

/** The text must be the number and nothing else: "4 or 5" is not an answer. */
const numberIn = ([word = "", ...others]: string[], { min, max }: { min: number; max: number }): string | undefined => {
  const value = Number(word);
  return others.length === 0 && NUMERAL.test(word) && value >= min && value <= max ? String(value) : undefined;
};
