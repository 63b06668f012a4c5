import * as z from "zod";
import type { Operation } from "../../operation.ts";
import { parseBody } from "../../request-body.ts";
import { validateNumber } from "../validate-number.ts";

// Longer than any number with separators, and short enough for a parser.
const NUMBER_MAX_LENGTH = 100;

// [Pinpoint API reference: NumberValidateRequest] A request has a number; the model of the SDK marks no field as required.
const NumberValidateRequest = z.object({
  PhoneNumber: z.string().min(1).max(NUMBER_MAX_LENGTH),
  IsoCountryCode: z
    .string()
    .regex(/^[A-Za-z]{2}$/, { message: "expected a code of two letters (ISO 3166-1 alpha-2)" })
    .nullish(),
});

/** Loads the numbering plans on first use. */
export const phoneNumberValidate: Operation = async (_context, { body }) => {
  const { PhoneNumber, IsoCountryCode } = parseBody(NumberValidateRequest, body);
  return await validateNumber(PhoneNumber, IsoCountryCode ?? undefined);
};
