/** The response body of operations that return 202. [Pinpoint API reference: MessageBody] */
export const accepted = (requestId: string) => ({ RequestID: requestId, Message: "Accepted" });
