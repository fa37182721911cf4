/**
 * What the envelopes of the chat begin with. PROTOCOL.md, section "Talk", is normative. By itself, because who has
 * just come tells them from others before it has the code that reads them.
 */

/** A line or a reaction. */
export const SAY_DOMAIN = 'loggia/say/v1'
/** What the leader passes on of them. */
export const SHEET_DOMAIN = 'loggia/sheet/v1'
/** What a speaker says, as text. PROTOCOL.md, section "Captions". */
export const CAPTION_DOMAIN = 'loggia/caption/v1'
