# Calls operations of Pinpoint with boto3: reads {"operation", "input"} and writes {"output"} or {"error"}, each on a line.
import json
import sys

import boto3
from botocore import xform_name
from botocore.exceptions import ClientError

pinpoint = boto3.client(
    "pinpoint",
    endpoint_url=sys.argv[1],
    region_name="us-east-1",
    aws_access_key_id="000000000000",
    aws_secret_access_key="local",
)


def call(operation, input):
    try:
        output = getattr(pinpoint, xform_name(operation))(**input)
    except ClientError as error:
        return {"error": {"name": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]}}
    output.pop("ResponseMetadata")
    return {"output": output}


for line in sys.stdin:
    print(json.dumps(call(**json.loads(line)), default=str), flush=True)
