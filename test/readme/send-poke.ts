import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";

const lambda = new LambdaClient({}); // AWS_ENDPOINT_URL=http://127.0.0.1:4566 AWS_REGION=us-east-1, any credentials
const { Payload } = await lambda.send(
  new InvokeCommand({
    FunctionName: "poke",
    Payload: JSON.stringify({ customerId: "customer-1", domain: "CustomerLikes", data: { track: 7 } }),
  }),
);
console.log(Payload?.transformToString()); // {"status":"accepted","id":…,"sizeBytes":…,"billedUnits":1}
