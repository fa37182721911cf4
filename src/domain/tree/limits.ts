/** Every speaker sends to every root: more would multiply the speakers' uplink (DESIGN §10). */
export const ROOTS_MAX = 4
/** Hops from a node to its root. At four children a node this reaches 16 million (DESIGN §10). */
export const PATH_MAX = 12
/** Places in one redirect: enough to find a slot, too few to aim a crowd at a victim. */
export const ALTERNATES_MAX = 4
/** Redirects after redirects: 32 places further than the best are no nearer than chance. */
export const PAGES_MAX = 8
/** Who asks for this page wants no place named: it has others to ask, or an answer is all it needs. */
export const NO_PAGE = PAGES_MAX + 1
/** Slot adverts of one child: with four from each of a hundred a relay that ten thousand ask within a minute names taken ones. */
export const ADVERTS_MAX = 16
/** As above from a small subtree (DESIGN §10). */
export const ADVERTS_MIN = 4
/** One advert more for so many listeners below. */
export const LISTENERS_PER_ADVERT = 4
/** Addresses per entry point: one per transport, with a circuit as the last. */
export const ADDRESSES_MAX = 4
/** Slots that anybody may claim to have: a relay's configured maximum. */
export const SLOTS_MAX = 1_000
/** More listeners than there will be in one tree: keeps a liar's count printable. */
export const LISTENERS_MAX = 10_000_000
/** Longest delay that anybody may claim to the stage: beyond it nobody would listen. */
export const DELAY_MAX_MS = 60_000
/** Longest age that anybody may claim: a Space's log lives no longer than its delegations (12 h). */
export const AGE_MAX_MS = 43_200_000
/** Missing bundles asked for at once: what a forwarder keeps for repair (2 s), in three pulls. */
export const WANT_COUNT_MAX = 34
/** Stamps of pings wrap here. A round trip is far shorter. */
export const STAMP_MAX = 65_536

/** Signs of life and digests downwards (DESIGN §10). Two may be late before a parent is given up. */
export const PULSE_MS = 1_000
/** As above to a child that gets bundles meanwhile: they are signs of life themselves. */
export const PULSE_FED_MS = 2_000
/** Signs of life and counts upwards: a child that is gone costs a slot, no sound. */
export const PULSE_UP_MS = 4_000
/** A parent of which nothing came for this long is gone: a pulse may be lost and come 800 ms late. */
export const PARENT_SILENT_MS = 1_800
/** A standby likewise; it costs nothing meanwhile. */
export const STANDBY_SILENT_MS = 3_500
/** One that failed us as a parent is given less: a slot and a half of repair are better spent elsewhere. */
export const SUSPECT_SILENT_MS = 1_500
/** A child that said nothing for this long is gone: two of its pulses and a little. */
export const CHILD_SILENT_MS = 9_500
/** Slots below a neighbour that was silent for this long are not handed out. */
export const FRESH_MS = 4_700
/** Askers whom the host sent to a relay: who comes again could not reach it, and is taken. */
export const SENT_AWAY_MAX = 64
/** That long: a search comes back within BACKOFF_MAX_MS. */
export const SENT_AWAY_MS = 20_000
/** When we did not run for this long ourselves, the silence was ours and says nothing of others: we tick each second. */
export const OWN_PAUSE_MS = 1_400
/** A parent that looks for its own parent usually finds one well within; after it, we look ourselves. */
export const ADRIFT_MS = 1_500
/** Added per hop, so that a whole branch does not run at once when its top finds no parent. */
export const ADRIFT_PER_HOP_MS = 300
/** A feeder that is not on stage by then has no business here: its log comes within a round trip. */
export const OFF_STAGE_MS = 3_000
/**
 * Feeders at once of whom the log does not know yet: a host and a co-host that come back together, each
 * beside its link that just broke. Whoever takes these places without a right keeps two others out for
 * OFF_STAGE_MS, and they ask again.
 */
export const STRANGE_FEEDERS_MAX = 4
/** As below for no shorter: a tick between a pulse and the next bundle sees promises and nothing that came. */
export const DEAF_MS = 1_500
/** Bundles that a parent says it has and of which none arrives: its lossy carrier is dead (0.7 s of speech). */
export const DEAF_BUNDLES = 12
/** So far a neighbour may be ahead of us by its digest: what it has just sent is still on its way. */
export const AHEAD_BUNDLES = 3
/** After `leave`, links live on for this long, so that children find a new parent without a gap. */
export const LINGER_MS = 1_000
/** Told that it ends no sooner, we look for the next parent and keep what we fall back on for that. */
export const PATIENT_MS = 2_500
/** A relay takes so many guests for each of its slots: half of all may leave at once. */
export const RELAY_GUESTS = 0.25
/** A child beyond our slots may stay this long (DESIGN §10): time to find a place without a gap. */
export const GUEST_MS = 10_000
/** Longest time in which anybody may say that it will end an edge. */
export const GRACE_MAX_MS = 60_000
/** After the Space ended, links live on for this long, so that the closing action reaches everybody. */
export const ENDED_LINGER_MS = 1_000
/** A leaving child's link is closed after this long if it forgets to. */
export const LEAVING_MS = 2_000
/** A delay that changed by less than this, and by less than a tenth, is not told downwards. */
export const DELAY_NEWS_MS = 15
/** A route that changed only in its delay is sent no more often. */
export const DELAY_REFRESH_MS = 5_000
/** Places that went stale are told anew no more often: slots change all the time. */
export const PLACES_REFRESH_MS = 60_000
/** As above at first: by then a newcomer has measured where it stands. */
export const PLACES_URGENT_MS = 3_000
/** Slots upwards, where they changed. */
export const SLOTS_REFRESH_MS = 900
/** Wards for each slot (DESIGN §10): with one, two in five asks to fall back on somebody met nobody who could. */
export const WARDS_PER_SLOT = 2
/** As above for a relay, whose memory is reckoned by its links. */
export const RELAY_WARDS_PER_SLOT = 1
/** Round trips and coordinates are measured anew this often, and sooner on a young link. */
export const PING_MS = 30_000
/** As above until a coordinate is settled. */
export const PING_YOUNG_MS = 3_000
/** A hop's own share of the delay: receiving, verifying, sending. Measured: p50 1 ms, p99 5. */
export const HOP_MS = 2

/** Entry points that are asked at once by a newcomer (DESIGN §10). */
export const ENTRIES_AT_ONCE = 3
/** A second entry point is asked beside the first after this long: a fresh WebRTC link takes 30–130 ms. */
export const HEDGE_JOINING_MS = 280
/** As above while our own listeners hear nothing. */
export const HEDGE_REPAIRING_MS = 100
/** Of who is hard to reach: asks that hang were taken, and no link stands. Such a newcomer needs twice as many. */
export const HEDGE_HANGING_MS = 150
/** Asks that came to nothing in this round before two go out at once: both entry points, mostly. Four: joined p95 0.3 s later. */
export const CROWD_SETBACKS = 2
/** Of what has so many slots the last ones are kept for carriers in a crowd: relays, whose children are the top of thousands. */
export const CROWD_SLOTS_MIN = 16
/** It is a crowd where this share of the slots was taken within so long: a relay of 50 fills in half a minute. */
export const CROWD_SHARE = 0.15
export const CROWD_MS = 5_000
/** Who carries for nobody is sent deeper: what a hop is worth to it less than to others; a hop is some 45 ms. */
export const LEAF_HOP_MS = 20
/** Asks at once in one search; one older than SLOW_ASK_MS does not count. */
export const ASKS_IN_FLIGHT_MAX = 3
/** As above in a repair, where each may be gone as well: half of all may leave at once. */
export const REPAIRS_IN_FLIGHT_MAX = 5
/** An ask that brought no answer by now goes to somebody dead or far: it may still come, others are asked. */
export const SLOW_ASK_MS = 700
/** So many asks that brought no link for so long, though they were taken: half of all are out of reach of who sees this. */
export const HANGING_ASKS = 2
export const HANGING_MS = 1_000
/** Asks in one round of a search: a hostile redirect can send us no further. */
export const ASKS_PER_ROUND_MAX = 24
/** Places remembered between rounds. */
export const KNOWN_MAX = 16
/** An ask that brought neither link nor answer: set-up of a link through a circuit takes < 2 s. */
export const ASK_TIMEOUT_MS = 8_000
/** A reserved slot whose link neither stands nor failed by then is free again. */
export const RESERVED_MS = 15_000
/** A slot that was named to an asker counts as taken for this long: its owner says so level by level. */
export const HANDED_OUT_MS = 6_000
/** as above where few others are known (DESIGN §10): the top of a crowd of ten thousand knew 500 and named 10. */
export const HANDED_OUT_SCARCE_MS = 2_000
/** Asks that wait while we have no parent ourselves. */
export const HELD_MAX = 16
/** As above at a relay while its roll is called: of a hundred who fell back on it half may ask at once. */
export const HELD_RELAY_MAX = 64
/** They wait no longer: a repair is over by then. */
export const HELD_MS = 1_000
/** First pause after a round in which nobody took us. Doubles, with jitter. */
export const BACKOFF_JOINING_MS = 500
/** So many rounds follow each other after the first pause where all were full: each who is placed has slots for others. */
export const ROUNDS_FULL = 8
/** So many rounds follow each other at once where slots were named and only gone when asked: others are named by now. */
export const ROUNDS_AT_ONCE = 3
/** After this pause. */
export const CROWD_PAUSE_MS = 100
/** As above while our own listeners hear nothing: neighbours may be repairing too, and soon done. */
export const BACKOFF_REPAIRING_MS = 250
/** Longest pause between rounds. */
export const BACKOFF_MAX_MS = 10_000
/** Longest pause while we have a parent and only look for something to fall back on, or better. */
export const BACKOFF_CALM_MS = 4_000
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

/** Places whose delay differs by less are the same to us: one is chosen by chance, so that no crowd herds. */
export const NEAR_EQUAL_MS = 12
/** What a brand-new forwarder is set back by: one in five leaves within 36 s. Fades over YOUNG_MS. */
export const YOUNG_PENALTY_MS = 60
/** Who stayed this long will probably stay. */
export const YOUNG_MS = 60_000
/** What sharing the root with the parent costs a standby: another root is better where there are two. */
export const SAME_ROOT_MS = 40
/** A better place must gain this much, and BETTER_SHARE: what is measured errs by about as much. */
export const BETTER_MS = 20
/** As above, as a share of the delay we have. */
export const BETTER_SHARE = 0.15
/** After a move we stay for this long: who moves often moves everybody below. Doubles while there is nothing better. */
export const SETTLED_MS = 15_000
/** Longest such stay: a tree of thousands changes all the time, but not for everybody. */
export const CONTENT_MAX_MS = 120_000
/** As above where better places were named and only gone when asked. */
export const CONTENT_NAMED_MAX_MS = 60_000
/** So many listeners look for something better every SETTLED_MS: some seventy asks a second. More wait longer. */
export const BETTER_CROWD = 1_000
/** Asks in a search for something better: an entry point, and what it knows. */
export const BETTER_ASKS_MAX = 4
/** What we were told longer ago than this is no place to move to: slots near the stage go in seconds. */
export const BETTER_FRESH_MS = 5_000

/** A parent that repairs is waited for this long; the ones below it would only ask the same of others. */
export const LULL_MS = 300
/** It may ask for that patience no more often: a liar gains nothing by saying it always. */
export const LULL_EVERY_MS = 1_500
/** So many pulls without an answer: a pause, or the standby is as deaf as the parent. */
export const PULLS_IN_VAIN = 2
/** Who was heard this lately need not be asked whether it lives: two bundles. */
export const PROBE_SILENT_MS = 160
/** Who is asked whether it lives answers within this: three far round trips. */
export const PROBE_MS = 500
/**
 * After a search beside a parent that turned out to live, none such begins for so long; doubles while it goes on. Two
 * pages of a full stage on a machine too busy to bring bundles in time began 400 searches in 80 s, each of which makes a
 * connection and ends when the next bundle comes: that work made the next bundle late.
 */
export const BESIDES_PAUSE_MS = 1_000
/** Longest such pause. A parent that does not answer at all is left after PROBE_MS, whatever the pause. */
export const BESIDES_PAUSE_MAX_MS = 16_000
/** After so long without one, the next false alarm is the first again. */
export const BESIDES_CALM_MS = 30_000
/** A parent that is this many bundles (300 ms) behind our standby is late (THREATS T10). */
export const BEHIND_BUNDLES = 5
/** Digests in a row that say so before we leave it: two, and who is told that it is repaired one more. */
export const BEHIND_STRIKES = 2
/** A parent that is a second behind is not waited for. */
export const FAR_BEHIND_BUNDLES = 16
/** What a parent says that it has is here by then, repaired if it was lost, or is being kept back: two far round trips. */
export const OWED_MS = 600
/** Bundles over which a parent's losses are judged: 2.5 s of speech. */
export const JUDGED_BUNDLES = 32
/** It is judged sooner once so many came or did not come … */
export const JUDGED_BUNDLES_MIN = 16
/**
 * … and so many of them are missing. Three times asked, a parent over lines that lose one in ten owes one bundle in
 * 1,500, one that holds back three in ten four of its first thirteen.
 */
export const JUDGED_MISSED_MIN = 4
/** Of these so many may be missing for good: what comes from the standby first and from the parent later is not. */
export const MISSED_SHARE_MAX = 0.12
/** Who fails us is kept for so long where there is nobody to fall back on: little is better than nothing, and a search takes a second. */
export const FAILING_MS = 5_000
/** Whom we left for what it did is not asked again for this long, or only when nobody else is left. */
export const SHUNNED_MS = 60_000
/** So many are remembered, of each kind. */
export const SHUNNED_MAX = 32
/** Whom we could not reach though it took us is not tried again for this long: three pairs in ten never can. */
export const UNREACHED_MS = 60_000

/** Whoever leads and looks at its tree is told for so long what stands below each; a page asks again meanwhile. */
export const SURVEY_MS = 20_000
/** A survey is passed on no more often: whoever asks without end costs those below a byte each. */
export const SURVEY_EVERY_MS = 5_000
/** What stands below a node is told no more often, and only when it is another: 170 B/s at most, while it is looked at. */
export const OUTLINE_EVERY_MS = 2_000
/** Branches that one node tells of: 11 bytes each, and more than that nobody tells apart in a picture. */
export const OUTLINE_BRANCHES_MAX = 24
/** Listeners are counted by their delay up to each of these, and beyond: what conversation bears, and what it does not. */
export const OUTLINE_DELAYS_MS = [100, 200, 300, 500, 1_000] as const
/** A repair is shown for so long. */
export const OUTLINE_REPAIR_MS = 60_000
/** So many repairs are remembered at one node: a relay's wards, when half of all leave at once. */
export const TAKES_MAX = 64
/** Of a liar: more repairs than a tree of LISTENERS_MAX has in a minute are no figure. */
export const OUTLINE_REPAIRS_MAX = 1_000_000

/** Slots of a browser at most, while its queues stay empty (DESIGN §10). */
export const BROWSER_SLOTS_MAX = 8
/** All slots taken and every queue empty for this long: one slot more. */
export const GROW_MS = 10_000
/** So long may a roll be called again among children that were silent, when their slots are asked for. */
export const ROLL_EVERY_MS = 4_000
/** As above when somebody asks who lost its parent: others may have gone with that one. */
export const ROLL_URGENT_MS = 1_000
/** A child that was called this long ago and is silent is in doubt: one far round trip. */
export const ROLL_DOUBT_MS = 250
/** A child that does not answer the roll by then is gone: three far round trips. */
export const ROLL_ANSWER_MS = 800
