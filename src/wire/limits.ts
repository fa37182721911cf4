/**
 * Longest message on a stream: a full certificate (700 × 180 bytes) or directory answer fits, and one
 * peer cannot make us hold more than this per stream before we look at it.
 */
export const MESSAGE_MAX = 128 * 1024

/** Longest envelope domain, in letters: ours have at most 24. */
export const ENVELOPE_DOMAIN_MAX = 64

/** Longest tree message on a link: a fold of addresses and digests; a bundle pulled for repair fits. */
export const CONTROL_MAX = 64 * 1024

/** Longest message about who is here: 48 people with the longest names on one page. */
export const PEOPLE_MAX = 13 * 1024

/** Longest action envelope. An `open` with every text at its longest, sealed, has 1,660 bytes. */
export const ACTION_MAX = 2_048

/** Longest multiaddr text in a record: webrtc-direct with two certificate hashes and a circuit has under 240 letters. */
export const ADDRESS_MAX_LETTERS = 256
/** Longest link on a profile: what a person would still read. */
export const PROFILE_LINK_MAX_LETTERS = 200
/** Longest delegation envelope: two keys, a peer id and two times; anything longer is not one. */
export const DELEGATION_MAX = 384
/** Longest profile envelope: a name of 60 letters, three links, at most four bytes a letter. */
export const PROFILE_MAX = 3_072
/** Longest move envelope: two keys, two signatures, a name of 40 letters at four bytes each. */
export const MOVED_MAX = 512
/** Longest revocation envelope: eight sessions that stay, a key, a signature. */
export const REVOCATION_MAX = 512
/** Longest room link, as bytes: four entry points of four addresses and three labels fit. A link is also a QR code. */
export const ROOM_LINK_MAX = 6_144
/** Longest text that is looked at for a room link: its base64url behind a generous web address. */
export const ROOM_LINK_TEXT_MAX = 10_240

/** Longest schedule envelope: ten Spaces of 1.4 kB fit, and gossip takes messages of 16 KiB. */
export const SCHEDULE_MAX = 15_360
