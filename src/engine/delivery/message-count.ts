/** `1 message`, `2 messages`. */
export const messageCount = (count: number): string => (count === 1 ? "1 message" : `${count} messages`);
