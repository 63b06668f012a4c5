import { ListTopicsCommand, type SNSClient } from "@aws-sdk/client-sns";

/** The ARNs of the topics that CloudFormation created for a logical id, which it includes in their names. */
export const findTopics = async (client: SNSClient, resourceId: string): Promise<string[]> => {
  const found: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(new ListTopicsCommand(token === undefined ? {} : { NextToken: token }));
    found.push(
      ...(page.Topics ?? []).flatMap(({ TopicArn = "" }) => (TopicArn.includes(resourceId) ? [TopicArn] : [])),
    );
    token = page.NextToken;
  } while (token !== undefined);
  return found;
};
