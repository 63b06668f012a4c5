import { hash, randomInt } from "node:crypto";
import * as z from "zod";

const PhoneNumber = z.string().regex(/^\+[1-9]\d{5,14}$/, { message: "expected a phone number in E.164 form" });
const ReferenceId = z.string().min(1).max(48);

/** [Pinpoint API reference: SendOTPMessageRequestParameters] with the ranges and defaults of the Pinpoint developer guide. */
export const SendOtp = z.object({
  AllowedAttempts: z.int().min(1).max(5).default(3),
  BrandName: z.string().min(1).max(20),
  Channel: z.literal("SMS"),
  CodeLength: z.int().min(5).max(8).default(6),
  DestinationIdentity: PhoneNumber,
  Language: z.unknown().optional(),
  OriginationIdentity: z.string().min(1),
  ReferenceId,
  ValidityPeriod: z.int().min(5).max(60).default(15),
});
export type SendOtp = z.infer<typeof SendOtp>;

/** [Pinpoint API reference: VerifyOTPMessageRequestParameters] */
export const VerifyOtp = z.object({ DestinationIdentity: PhoneNumber, Otp: z.string().max(16), ReferenceId });
export type VerifyOtp = z.infer<typeof VerifyOtp>;

/** Digits, the first of which may be 0. */
export const createCode = (length: number): string => String(randomInt(10 ** length)).padStart(length, "0");

/**
 * Codes are stored as hashes, so that the engine's file does not show them. It is not a protection against an attacker who
 * has the file and tries all codes, which are short.
 */
export const codeHash = ({ DestinationIdentity, ReferenceId }: Omit<VerifyOtp, "Otp">, code: string): string =>
  hash("sha256", JSON.stringify([DestinationIdentity, ReferenceId, code]));

// [Pinpoint developer guide: one-time passcodes] the text of AWS, in English.
export const otpText = ({ BrandName, ValidityPeriod }: SendOtp, code: string): string =>
  `${BrandName} Code: ${code}. This code will expire in ${ValidityPeriod} minutes.`;
