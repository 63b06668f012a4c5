-- Every endpoint has Attributes, Metrics and User.UserAttributes, which may be empty.
UPDATE endpoint
SET document = json_patch('{"Attributes":{},"Metrics":{},"User":{"UserAttributes":{}}}', document);
