// [MQTT 3.1.1, chapter 2] A module without imports, so that bundlers inline the numbers.

/** The first byte of each packet that the client sends: its type and flags. */
export const CONNECT_HEADER = 0x10;
export const PUBACK_HEADER = 0x40;
export const SUBSCRIBE_HEADER = 0x82;
export const UNSUBSCRIBE_HEADER = 0xa2;
export const PINGREQ_HEADER = 0xc0;
export const DISCONNECT_HEADER = 0xe0;

/** The types of the packets that the server sends: the high four bits of the first byte. */
export const CONNACK = 2;
export const PUBLISH = 3;
export const SUBACK = 9;
/** UNSUBACK and PINGRESP, which need no action, have this type and a higher one. */
export const UNSUBACK = 11;

/** The CONNACK code of a broker that is busy. */
export const SERVER_UNAVAILABLE = 3;
/** The SUBACK code of a topic filter that is rejected. */
export const SUBSCRIPTION_FAILURE = 0x80;

export const PROTOCOL_LEVEL = 4;
/** CONNECT flags: user name and password are present. */
export const WITH_CREDENTIALS = 0xc0;
export const WITH_CREDENTIALS_AND_CLEAN_SESSION = 0xc2;
