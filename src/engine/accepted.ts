/** What the API says to a request that it took. [Pinpoint API reference: MessageBody] */
export const accepted = (requestId: string) => ({ RequestID: requestId, Message: "Accepted" });
