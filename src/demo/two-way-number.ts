/** The number that customers text. The parameter `smsNumbers` of the stage `local` describes it. */
export const TWO_WAY_NUMBER = "+12065550161";

/** A customer's number that no endpoint of the demo's people has. */
export const TEXTING_CUSTOMER = "+12065550111";

/** The customer on the page of texts: no endpoint of the demo's people has this number either. */
export const PAGE_CUSTOMER = "+13125550111";
