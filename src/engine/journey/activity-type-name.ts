/** The name of a type of message activities in events and metrics. [Pinpoint developer guide: journey events] */
export const activityTypeName = (type: string): string => (type === "ContactCenter" ? "CONTACT_CENTER" : type);
