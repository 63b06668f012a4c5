/** The sequence number of the record in row `sequence`: 56 digits, so that numbers sort as text too. [Kinesis API reference: PutRecord] */
export const sequenceNumber = (sequence: number): string => `496${String(sequence).padStart(53, "0")}`;

export const sequenceOf = (text: string): number => Number(text.slice(3));
