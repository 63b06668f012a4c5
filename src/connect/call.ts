import { ResponseType } from "./async-settings.ts";
import { toTexts } from "./parameter-texts.ts";

/** The parameters of the wrapper in one call. The function that it wraps receives them too. */
export type Call = {
  /** Empty: the call starts an execution. */
  executionId: string;
  /** The number of this call, from 1. */
  count: number;
  countMax: number;
  /** 0: no call asks for comfort. */
  countComfort: number;
  /** The flow has already received `LOOP_DONE`. */
  isLoopDone: boolean;
  functionName: string;
  /** Distinguishes the uses of one function with the same parameters in one contact. */
  step: string;
  responseType: ResponseType;
  /** Which parameters were not as expected, and the values that replaced them. */
  warnings: string[];
};

/** What `count` is after the limit. */
export const DONE = "DONE";

const COUNT_MAX_DEFAULT = 5;
// A poll waits about five seconds for the result, so callers hear something about every ten.
const COUNT_COMFORT_DEFAULT = 2;

// No flow polls for a billion rounds; longer numbers would lose their last digits.
const WHOLE_NUMBER = /^[+-]?\d{1,9}$/;

/** Reads the parameters. Missing, null, empty and blank are the same; a value that is not a number is replaced, with a warning. */
export const readCall = (parameters: Record<string, unknown>, defaultType: ResponseType): Call => {
  const { texts, warnings } = toTexts(parameters);
  const textOf = (name: string) => texts.get(name) ?? "";
  const numberOf = (name: string, fallback: number): number => {
    const text = textOf(name);
    if (WHOLE_NUMBER.test(text)) return Number(text);
    if (text !== "") warnings.push(`${name} is not a whole number; ${fallback} replaces it`);
    return fallback;
  };
  const isLoopDone = textOf("count") === DONE;
  const responseType = ResponseType.safeParse(textOf("async_response").toUpperCase()).data;
  if (responseType === undefined && textOf("async_response") !== "")
    warnings.push(`async_response is neither STRING_MAP nor JSON; ${defaultType} replaces it`);
  return {
    executionId: textOf("execution_id"),
    count: isLoopDone ? 0 : Math.max(0, numberOf("count", 0)) + 1,
    countMax: Math.max(1, numberOf("count_max", COUNT_MAX_DEFAULT)),
    countComfort: Math.max(0, numberOf("count_comfort", COUNT_COMFORT_DEFAULT)),
    isLoopDone,
    functionName: textOf("async_function"),
    step: textOf("async_step"),
    responseType: responseType ?? defaultType,
    warnings,
  };
};
