/** Every speaker sends to every root: more would multiply the speakers' uplink (DESIGN §10). */
export const ROOTS_MAX = 4
/** Hops from a node to its root. At four children a node this reaches 16 million (DESIGN §10). */
export const PATH_MAX = 12
/** Entry points in one redirect: enough to find a slot, too few to aim a crowd at a victim. */
export const ALTERNATES_MAX = 4
/** Slot adverts in one report: a parent needs the best few, not all (DESIGN §10). */
export const ADVERTS_MAX = 4
/** Addresses per entry point: one per transport, with a circuit as the last. */
export const ADDRESSES_MAX = 4
/** Slots that anybody may claim to have: a relay's configured maximum. */
export const SLOTS_MAX = 1_000
/** More listeners than there will be in one tree: keeps a liar's count printable. */
export const LISTENERS_MAX = 10_000_000

/** Signs of life. Two may be lost or late before a neighbour is given up. */
export const PULSE_MS = 500
/** A parent that said nothing for this long is gone: three pulses. */
export const PARENT_SILENT_MS = 1_500
/** A child that said nothing for this long is gone. Longer: keeping a dead one costs a slot, no sound. */
export const CHILD_SILENT_MS = 5_000
/** Slots below a neighbour that was silent for this long, two pulses and a little, are not handed out. */
export const FRESH_MS = 1_200
/** Askers whom the host sent to a relay: who comes again could not reach it, and is taken. */
export const SENT_AWAY_MAX = 64
/** That long: a search comes back within BACKOFF_MAX_MS. */
export const SENT_AWAY_MS = 20_000
/** When we did not run for this long ourselves, the silence was ours and says nothing of others. */
export const OWN_PAUSE_MS = 1_000
/** A parent that looks for its own parent usually finds one well within; after it, we look ourselves. */
export const ADRIFT_MS = 4_000
/** Added per hop, so that a whole branch does not run at once when its top finds no parent. */
export const ADRIFT_PER_HOP_MS = 500
/** A feeder that is not on stage by then has no business here: its log comes within a round trip. */
export const OFF_STAGE_MS = 3_000
/** Bundles that a parent says it has and of which none arrives: its lossy carrier is dead (1.4 s of speech). */
export const DEAF_BUNDLES = 24
/** After `leave`, links live on for this long, so that children find a new parent without a gap. */
export const LINGER_MS = 1_000
/** After the Space ended, links live on for this long, so that the closing action reaches everybody. */
export const ENDED_LINGER_MS = 1_000
/** A leaving child's link is closed after this long if it forgets to. */
export const LEAVING_MS = 2_000
/** A route that changed only in its alternates is sent no more often: slots change all the time. */
export const ROUTE_REFRESH_MS = 2_000
/** As for routes, upwards. */
export const SLOTS_REFRESH_MS = 1_000

/** A second entry point is asked beside the first after this long: a fresh WebRTC link takes 30–130 ms. */
export const HEDGE_JOINING_MS = 600
/** As above while our own listeners hear nothing. */
export const HEDGE_REPAIRING_MS = 150
/** Asks at once in one search. */
export const ASKS_IN_FLIGHT_MAX = 3
/** Asks in one round of a search: a hostile redirect can send us no further. */
export const ASKS_PER_ROUND_MAX = 24
/** Entry points remembered between rounds. */
export const KNOWN_MAX = 16
/** An ask that brought neither link nor answer: set-up of a link through a circuit takes < 2 s. */
export const ASK_TIMEOUT_MS = 8_000
/** A reserved slot whose link neither stands nor failed by then is free again. */
export const RESERVED_MS = 15_000
/** First pause after a round in which nobody took us. Doubles, with jitter. */
export const BACKOFF_JOINING_MS = 1_000
/** As above while our own listeners hear nothing: neighbours may be repairing too, and soon done. */
export const BACKOFF_REPAIRING_MS = 250
/** Longest pause between rounds. */
export const BACKOFF_MAX_MS = 10_000
/** Repairs that take longer than this are shown as failed. */
export const REPAIR_PATIENCE_MS = 10_000
/** First pause before a relay that refused or missed our feed is asked again. Doubles. */
export const FEED_BACKOFF_MS = 1_000
/** Longest such pause. */
export const FEED_BACKOFF_MAX_MS = 15_000
/**
 * How long a place is held for somebody who reads a preview: a title, a name and three lines are read in
 * less. Whoever reads longer asks again when they press Listen; nobody holds a slot by leaving a tab open.
 */
export const LOOK_MS = 20_000
/** How often the warm connection is asked for again, should it have broken. */
export const WARM_EVERY_MS = 10_000
/** Up to here everybody keeps a connection with the host itself; larger crowds keep them among themselves. */
export const WARM_HOST_LISTENERS = 16
