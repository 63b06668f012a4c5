#!/usr/bin/env bash
# With the AWS CLI, version 1.29 or later, or 2.
set -euo pipefail
cd "$(dirname "$0")"
export AWS_ENDPOINT_URL=${AWS_ENDPOINT_URL:-http://127.0.0.1:4566} AWS_DEFAULT_REGION=us-east-1
export AWS_ACCESS_KEY_ID=000000000000 AWS_SECRET_ACCESS_KEY=local
unset AWS_PROFILE

pinpoint() { aws pinpoint --output text "$@"; }
in_segment() { sed "s/SEGMENT_ID/$segment/" "$1"; }

app=$(pinpoint create-app --create-application-request Name=Music --query ApplicationResponse.Id)
pinpoint update-endpoints-batch --application-id "$app" --endpoint-batch-request file://endpoints.json >/dev/null
segment=$(pinpoint create-segment --application-id "$app" --write-segment-request file://segment.json --query SegmentResponse.Id)

campaign=$(pinpoint create-campaign --application-id "$app" --write-campaign-request "$(in_segment campaign.json)" \
  --query CampaignResponse.Id)

pinpoint update-email-template --create-new-version --template-name playlist-mail --email-template-request file://template.json \
  >/dev/null 2>&1 ||
  pinpoint create-email-template --template-name playlist-mail --email-template-request file://template.json >/dev/null
pinpoint create-journey --application-id "$app" --write-journey-request "$(in_segment journey.json)" >/dev/null

curl -sf -X POST "$AWS_ENDPOINT_URL/_local/idle" >/dev/null # waits until both have nothing more to do
echo "$(pinpoint get-campaign-activities --application-id "$app" --campaign-id "$campaign" \
  --query 'ActivitiesResponse.Item[0].SuccessfulEndpointCount') pokes by the campaign"
curl -sf "$AWS_ENDPOINT_URL/_local/outbox" |
  python3 -c 'import json,sys; [print("email to", m["address"], "by the journey") for m in json.load(sys.stdin)["messages"] if m["applicationId"] == sys.argv[1]]' "$app"
