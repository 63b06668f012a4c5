import type { FunctionAccess } from "../../../aws/function-access.ts";
import type { PinpointApplication } from "../../../aws/pinpoint-applications.ts";
import type { Shadow } from "../../../sms/keywords/why-shadowed.ts";
import type { Source } from "../source.ts";
import type { DeclaredFunction, DeclaredStack } from "./declared-stack.ts";

/** A function of the stack: who may invoke it, and whether it returned when it was invoked with its harmless event. */
export type StackFunction = {
  declared: DeclaredFunction;
  access: Source<FunctionAccess | "missing">;
  /**
   * Undefined if the function was not invoked: `HARMLESS_EVENTS` has no event for it, the service is another project's, or the
   * function is missing or could not be read.
   */
  run: Source<unknown> | undefined;
};

/** A function that campaigns or journeys name. */
export type UsedFunction = { target: string; usedBy: string[]; access: Source<FunctionAccess | "missing"> };

/** What is declared, what exists, and the applications that use it. */
export type DoctorFacts = {
  region: string;
  declared: DeclaredStack;
  functions: StackFunction[];
  /** The names of all tables, streams and topics. */
  tables: Source<string[]>;
  streams: Source<string[]>;
  topics: Source<string[]>;
  /** The application that was named, if any; only it is in `applications`. */
  application: string | undefined;
  applications: Source<PinpointApplication[]>;
  usedFunctions: UsedFunction[];
  /** Keywords and answers over which another keyword takes precedence; undefined if no function receives texts. */
  shadows: Source<Shadow[]> | undefined;
};
