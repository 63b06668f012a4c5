# With boto3, version 1.28 or later.
import json
import os
import urllib.request
from pathlib import Path

import boto3

HERE = Path(__file__).parent
URL = os.environ.get("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")

# Credentials in the call come before any profile of the environment.
pinpoint = boto3.client(
    "pinpoint",
    endpoint_url=URL,
    region_name="us-east-1",
    aws_access_key_id="000000000000",
    aws_secret_access_key="local",
)


def read(name, segment=""):
    return json.loads((HERE / name).read_text().replace("SEGMENT_ID", segment))


def control(path, method):
    with urllib.request.urlopen(urllib.request.Request(URL + path, method=method)) as response:
        return json.load(response)


app = pinpoint.create_app(CreateApplicationRequest={"Name": "Music"})["ApplicationResponse"]["Id"]
pinpoint.update_endpoints_batch(ApplicationId=app, EndpointBatchRequest=read("endpoints.json"))
created = pinpoint.create_segment(ApplicationId=app, WriteSegmentRequest=read("segment.json"))
segment = created["SegmentResponse"]["Id"]

created = pinpoint.create_campaign(ApplicationId=app, WriteCampaignRequest=read("campaign.json", segment))
campaign = created["CampaignResponse"]["Id"]

template = {"TemplateName": "playlist-mail", "EmailTemplateRequest": read("template.json")}
try:
    pinpoint.update_email_template(**template, CreateNewVersion=True)
except pinpoint.exceptions.NotFoundException:
    pinpoint.create_email_template(**template)
pinpoint.create_journey(ApplicationId=app, WriteJourneyRequest=read("journey.json", segment))

control("/_local/idle", "POST")  # waits until both have nothing more to do
activities = pinpoint.get_campaign_activities(ApplicationId=app, CampaignId=campaign)["ActivitiesResponse"]["Item"]
print(activities[0]["SuccessfulEndpointCount"], "pokes by the campaign")
for message in control("/_local/outbox", "GET")["messages"]:
    if message["applicationId"] == app:
        print("email to", message["address"], "by the journey")
