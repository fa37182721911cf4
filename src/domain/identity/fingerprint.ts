import { bytesOf, type AccountId } from '../ids.ts'

/** Words of a fingerprint. Four of 256 are 32 bits: enough to tell friends apart by ear. */
export const FINGERPRINT_WORDS = 4

/**
 * Four words to say over the telephone, from an account's public key, whose bytes are as good as
 * random. They help to notice a wrong account, and prove nothing: who has two days of a computer
 * finds a key with the same four. The whole `did:key` is the proof.
 */
export function fingerprintOf(account: AccountId): readonly string[] {
  const bytes = bytesOf(account).subarray(0, FINGERPRINT_WORDS)
  // The table has a word for every byte, so nothing is ever missing.
  return Array.from(bytes, byte => WORDS[byte] ?? '')
}

/** 256 words that Italian and English share, so that one fingerprint is read out in both. */
const WORDS: readonly string[] = `
  agenda album alibi alpaca alto anaconda anemone antenna area arena aria aroma aura avocado
  azalea banana bandana banjo baobab barista basilica begonia bingo bolero bonsai bonus bravo
  brio bungalow cacao camera canasta cantina cargo cinema cobra coda concerto condor corona
  cosmos crescendo cupola curry delta diploma disco dodo dogma dolmen domino drone duo duomo eden
  enigma espresso falsetto fauna fiasco fiesta film flamenco flora focaccia formula forum gala
  galleria gardenia gazebo gelato ginkgo gnocchi golf gondola gong gorilla graffiti hobby hotel
  hula idea igloo iguana iris jazz jolly judo jumbo karaoke karate karma kayak kimono kiwi koala
  lasagna lava libretto lido limbo lira lotto maestro magenta magma magnolia mambo manga mango
  manna mantra marimba marina mazurka menu merino mimosa nadir neon nirvana nova novella nylon
  oboe ocarina okapi omega opera orca origami ostinato paella pagoda palazzo panda panorama
  papaya paprika parka pasta pathos patina patio pergola pesto petunia piazza piccolo pixel pizza
  plasma polenta polka pomelo poncho portico puma quark quinoa quiz radar radio ravioli rebus
  reggae ricotta risotto robot rock rodeo rugby rumba safari saga salsa salvia samba sauna
  scherzo scudo sequoia siesta silo sinfonia sitar soda solo sombrero sonar sonata soprano
  souvenir sport spritz staccato stanza stereo stucco studio sudoku surf sushi swing tango
  tapioca tatami taxi tempera tempo tennis terracotta terrazzo tiara timpani toccata tofu toga
  tombola tornado torso totem tram tremolo trio tsunami tuba tundra turbo ultra vaporetto veranda
  verbena vespa veto vibrato video villa vino viola virtuoso vista waffle wasabi yoga yogurt
  yucca zebra zen zero zigzag zinnia zoo zoom zucchini
`
  .trim()
  .split(/\s+/u)
