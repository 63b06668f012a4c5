import { type KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";

/** The streams that CloudFormation created for a logical id, which it includes in their names. */
export const findStreams = async (client: KinesisClient, resourceId: string): Promise<string[]> => {
  const found: string[] = [];
  let last: string | undefined;
  do {
    const page = await client.send(
      new ListStreamsCommand(last === undefined ? {} : { ExclusiveStartStreamName: last }),
    );
    const names = page.StreamNames ?? [];
    found.push(...names.filter((name) => name.includes(resourceId)));
    last = page.HasMoreStreams === true ? names.at(-1) : undefined;
  } while (last !== undefined);
  return found;
};
