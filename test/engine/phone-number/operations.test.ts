import { PhoneNumberValidateCommand } from "@aws-sdk/client-pinpoint";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startEngine, type TestEngine } from "../engine-fixture.ts";

let fixture: TestEngine;
beforeAll(async () => {
  fixture = await startEngine();
});
afterAll(() => fixture.close());

const validate = async (PhoneNumber: string, IsoCountryCode?: string) => {
  const NumberValidateRequest = { PhoneNumber, ...(IsoCountryCode && { IsoCountryCode }) };
  const validated = await fixture.client.send(new PhoneNumberValidateCommand({ NumberValidateRequest }));
  return validated.NumberValidateResponse;
};

test("a number has its country, its forms and its type", async () => {
  expect(await validate("+44 7400-123456")).toEqual({
    CleansedPhoneNumberE164: "+447400123456",
    CleansedPhoneNumberNational: "7400123456",
    Country: "United Kingdom",
    CountryCodeIso2: "GB",
    CountryCodeNumeric: "44",
    OriginalPhoneNumber: "+44 7400-123456",
    PhoneType: "MOBILE",
    PhoneTypeCode: 0,
  });
});

test.each([
  ["+442079460881", "LANDLINE", 1],
  ["+445600123456", "VOIP", 2],
  ["+440163296076", "INVALID", 3],
  ["+14255550199", "OTHER", 4],
  ["+18005551234", "OTHER", 4],
  ["+12065432100", "MOBILE", 0],
  ["hello", "INVALID", 3],
])("%s is %s", async (number, PhoneType, PhoneTypeCode) => {
  expect(await validate(number)).toMatchObject({ OriginalPhoneNumber: number, PhoneType, PhoneTypeCode });
});

test("a number without a country code is one of the country in the request", async () => {
  expect(await validate("0171 1234567", "de")).toMatchObject({
    CleansedPhoneNumberE164: "+491711234567",
    CountryCodeIso2: "DE",
    OriginalCountryCodeIso2: "de",
    PhoneType: "MOBILE",
  });
  expect(await validate("0171 1234567", "ZZ")).toMatchObject({ PhoneType: "INVALID", OriginalCountryCodeIso2: "ZZ" });
});

test("a request without a number, or with a country that is not a code, is rejected", async () => {
  await expect(validate("")).rejects.toMatchObject({
    name: "BadRequestException",
    message:
      "Invalid request body: PhoneNumber: too small: expected string to have >=1 characters, received a string of 0 characters",
  });
  await expect(validate("+1".padEnd(200, "2"))).rejects.toThrow("PhoneNumber: ");
  await expect(validate("+12065550142", "Germany")).rejects.toThrow("IsoCountryCode: expected a code of two letters");
});
