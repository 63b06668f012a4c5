// [serverless.yml: service]
const SERVICE = "pinpoint-isv-suite";

/** The name of a function of the stack on AWS. [osls documentation: functions] `<service>-<stage>-<key>` */
export const stackFunction = (stage: string, key: string): string => `${SERVICE}-${stage}-${key}`;
