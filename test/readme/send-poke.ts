import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";

const lambda = new LambdaClient({});
const { Payload } = await lambda.send(
  new InvokeCommand({
    FunctionName: "pinpoint-isv-suite-prod-poke", // `prod` is the stage that you deploy; the local cloud accepts any
    Payload: JSON.stringify({ customerId: "customer-001", domain: "CustomerLikes", data: { likes: 43 } }),
  }),
);
console.log(Payload?.transformToString()); // {"status":"accepted","id":…,"sizeBytes":…,"billedUnits":1}
