import { requireApp } from "../../app/store/apps.ts";
import { DirectMessage } from "../../delivery/direct-message.ts";
import { createDirectSender } from "../../delivery/send-direct.ts";
import type { Operation } from "../../operation.ts";
import { rejectUnsupported } from "../../reject-unsupported.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import { codeHash, createCode, otpText, SendOtp } from "../otp.ts";
import { saveOtp } from "../store/otps.ts";

const MINUTE_MS = 60_000;

export const sendOtpMessage: Operation = async (context, { path, body, requestId }) => {
  const app = requireApp(context, path["application-id"]);
  const request = parseBody(SendOtp, withoutNulls(body));
  rejectUnsupported(request, ["Language"]);
  const { DestinationIdentity: Address, OriginationIdentity: OriginationNumber } = request;
  const code = createCode(request.CodeLength);
  saveOtp(context, {
    appId: app.id,
    destination: Address,
    referenceId: request.ReferenceId,
    codeHash: codeHash(request, code),
    attemptsLeft: request.AllowedAttempts,
    expiresAtMs: context.clock.now() + request.ValidityPeriod * MINUTE_MS,
  });
  const message = { SMSMessage: { Body: "{{text}}", OriginationNumber } };
  const send = createDirectSender(context, app.id, DirectMessage.parse({ MessageConfiguration: message }));
  const settings = { Substitutions: { text: [otpText(request, code)] } };
  const result = await send({ id: Address, endpoint: { Address, ChannelType: "SMS" }, settings });
  return { ApplicationId: app.id, RequestId: requestId, Result: { [Address]: result } };
};
