import { LISTEN } from './listen.ts'
import { countingIn } from './counting.ts'
import { faults, linkRefusals, missing } from './en-explained.ts'
import { audio } from './en-audio.ts'
import { door } from './en-door.ts'
import { share, space, tabs } from './en-space.ts'
import { stage } from './en-stage.ts'

const { number, count } = countingIn('en')

/** Every English text of the app. Its shape is what the other languages must fill. */
export const en = {
  common: {
    number,
    skipToContent: 'Skip to content',
    back: 'Back',
    close: 'Close',
    cancel: 'Cancel',
    tryAgain: 'Try again',
    reload: 'Reload the page',
    toLobby: 'To the lobby',
    dismiss: 'Dismiss',
    starting: 'Opening the doors…',
    loadingScreen: 'One moment…',
    partMissing: 'This part could not be loaded; perhaps a new version has taken its place.',
    theme: 'Colours',
    address: 'Your address',
    addressHidden: 'Your address: hidden',
    themes: { system: 'as your system', light: 'light', dark: 'dark' },
    notices: 'Notices',
    fingerprint: 'Fingerprint',
    avatarOf: (name: string) => `Picture drawn from the key of ${name}`,
    mixedScript: 'Careful: this name mixes letters of different alphabets',
  },
  welcome: {
    title: 'Welcome to the loggia',
    intro:
      'A place to talk aloud, where nobody stands in the middle: no company, no server. You are a key that only this browser holds.',
    nameLabel: 'What should people call you?',
    nameHint: 'You can change it whenever you like.',
    nameLimit: (max: number) => `At most ${max} letters.`,
    phraseLanguage: 'Words of your recovery phrase',
    phraseLanguages: { en: 'English', it: 'Italian' },
    make: 'Make my key',
    making: 'Making your key…',
    haveOne: 'I already have a recovery phrase',
    onlyListen: 'Just look around',
    onlyListenHint: 'Listening needs no key.',
    step: (now: number, of: number) => `Step ${now} of ${of}`,
    phraseTitle: 'Twelve words, on paper',
    phraseIntro:
      'These words are your key. Write them down in this order. They are shown once: we keep no copy, and nobody can reset them.',
    phraseWarning: 'Whoever reads them can speak as you.',
    thisIsYouHint:
      'The picture and the fingerprint are drawn from your key. People recognise you by them.',
    written: 'I have written them down',
    confirmTitle: 'Two words, to be sure',
    confirmIntro: 'Look at your paper.',
    word: (position: number) => `Word number ${position}`,
    wrongWord: (position: number) => `Word number ${position} is a different one. Look again.`,
    showAgain: 'Show me the words again',
    confirm: 'That is me',
    keeping: 'Putting the key away safely…',
    restoreTitle: 'Come back with your phrase',
    restoreIntro: 'Type your twelve words, Italian or English, in their order.',
    phraseLabel: 'Recovery phrase',
    restore: 'Bring me back',
    restoring: 'Checking your words…',
    wordCount: (have: number) =>
      count(have, {
        one: 'A phrase has twelve words; there is # here.',
        other: 'A phrase has twelve words; there are # here.',
      }),
    unknownWord: (word: string) => `“${word}” is in neither word list. Look for a slip of the pen.`,
    checksum:
      'Every word exists, but together they make no key. One of them is another word, or two have changed places.',
    nameMissing: 'Give a name that people can call you by.',
  },
  lobby: {
    title: 'In the square',
    intro: (community: string) => `Who is speaking now in ${community}`,
    live: 'Live now',
    followedLive: 'People you follow',
    othersLive: 'Also live',
    liveBadge: 'live',
    listeners: (n: number) => count(n, { one: 'about # listening', other: 'about # listening' }),
    onStage: (n: number) => count(n, { one: '# on stage', other: '# on stage' }),
    hostedBy: (name: string) => `hosted by ${name}`,
    verified: (n: number) =>
      count(n, { one: '# follower verified', other: '# followers verified' }),
    starter: 'named by the founders',
    listen: LISTEN.en.listen,
    listenTo: (title: string) => `Listen to ${title}`,
    entering: LISTEN.en.entering,
    follow: 'Follow',
    unfollow: 'Unfollow',
    followPerson: (name: string) => `Follow ${name}`,
    unfollowPerson: (name: string) => `Unfollow ${name}`,
    emptyTitle: 'The square is quiet',
    emptyText:
      'No Space is live at the moment. Be the first voice, or open a link somebody gave you.',
    unknownTitle: 'We cannot see the square yet',
    unknownText: 'As soon as somebody answers, you see here who is live.',
    nobodyFollowed:
      'None of the people you follow is live. Follow a host, and they will stand here on top.',
    pasteLabel: 'Got a link?',
    pasteHint: 'Paste the link of a Space or a community',
    pasteOpen: 'Open',
    meTitle: 'You',
    rename: 'Change name',
    renameSave: 'Save',
    noIdentity: 'You are looking around without a key.',
    getIdentity: 'Get a key of your own',
    standingTitle: 'Your way to hosting',
    standing: (counted: number, threshold: number) => `${number(counted)} of ${number(threshold)}`,
    followers: (n: number) => count(n, { one: '# follower', other: '# followers' }),
    counted: (n: number) =>
      count(n, {
        one: '# counts under this community’s rules',
        other: '# count under this community’s rules',
      }),
    missing: (n: number) =>
      count(n, {
        one: 'One more follower, and you may host.',
        other: '# more followers, and you may host.',
      }),
    gateOpenFollowers: 'The gate is open: you may host.',
    gateOpenStarter: 'The founders named you: you may host.',
    gateNoCommunity: 'No community has been found yet, so nobody can say who may host.',
    gateNoPolicy:
      'The community’s rules have not arrived yet. They come with the first connection.',
    gateFew: (counted: number, threshold: number) =>
      `You need ${number(threshold)} followers (you have ${number(counted)}).`,
    gateNoIdentity: 'To host you need a key of your own.',
    askDemo: 'Ask the demo community to follow me',
    askDemoHint: (n: number) =>
      `${number(n)} simulated people, each with a real key and a real signature.`,
    askRunning: 'They are signing…',
    askSigned: (n: number, of: number) => `${number(n)} of ${number(of)} signed`,
    askVerified: (n: number, of: number) => `${number(n)} of ${number(of)} verified here`,
    askDone: (n: number) => `${number(n)} people follow you now.`,
    askFailed: {
      unreachable: 'The demo community did not answer. Is the relay still running?',
      refused: 'The demo community refused. It may have been asked too often; wait a minute.',
    },
    startTitle: 'Start a Space',
    startIntro:
      'Give it a title, and you are live. Your microphone stays off until you switch it on.',
    startUnlisted: 'Start a Space with a link',
    startUnlistedWhy: (counted: number, threshold: number) =>
      `In this community anybody may open a Space that only its link leads to. For the lobby you need ${number(threshold)} followers (you have ${number(counted)}).`,
    audience: 'Who can find it',
    audiences: {
      lobby: 'Everybody: it stands in the lobby',
      link: 'Only who has the link',
      private: 'Only whom I let in: encrypted to each of them',
    },
    titleLabel: 'Title',
    titleHint: 'What is it about?',
    titleMissing: 'A Space needs a title.',
    titleLeft: (left: number) => count(left, { one: '# letter left', other: '# letters left' }),
    titleLong: (over: number, max: number) =>
      `${count(over, { one: '# letter', other: '# letters' })} too long: at most ${max}.`,
    start: 'Start a Space',
    starting: 'Opening your Space…',
    onTheWay: 'You are on your way into a Space. One moment…',
    hostingNow: 'You are hosting. End your Space before you go elsewhere.',
    rejoin: 'Back to the Space',
    playing: 'You are in',
  },
  network: {
    connecting: 'Looking for the others…',
    tryingAddresses: (n: number) =>
      count(n, { one: 'Trying # address', other: 'Trying # addresses' }),
    online: (peers: number) =>
      count(peers, { one: 'Connected to # peer', other: 'Connected to # peers' }),
    withoutRelay: 'No relay, carried by the people here',
    unreachable: 'No relay could be reached',
    retryIn: (seconds: number) =>
      count(seconds, { one: 'Next try in # second', other: 'Next try in # seconds' }),
    retryingNow: 'Trying again…',
    retryNow: 'Try now',
    tried: (n: number) => count(n, { one: '# address was tried', other: '# addresses were tried' }),
    noAddress: 'No address is known. Start a relay, or open a Space link: it carries addresses.',
    whatToDo: 'Check that you are online and that the relay is running.',
  },
  link: {
    reading: 'Checking the signature…',
    invited: 'You are invited to listen',
    host: 'Host',
    community: 'Community',
    signedBy: (name: string) => `Signed by ${name}. This link has not been changed.`,
    listen: LISTEN.en.listen,
    knock: 'Knock',
    starts: (when: string) => `Starts ${when}`,
    entering: LISTEN.en.entering,
    noAccount: 'No account, no microphone. You only listen.',
    isPrivate: 'Private: with a key of your own you knock, and the host lets you in or not.',
    privacy:
      'Sound travels from person to person: the neighbour you hear through can see your network address.',
    privacyHidden: 'Your network address is hidden: only relays see it.',
    connecting: 'Finding the way while you read…',
    ready: 'The way is open',
    validUntil: (when: string) => `Valid until ${when}`,
    refusedIntro: 'We stopped before connecting to anybody.',
    inAppTitle: 'You are inside another app',
    inAppText:
      'Its built-in browser often blocks sound. Copy the link and open it in your real browser.',
  },
  space,
  audio,
  stage,
  door,
  share,
  tabs,
  platform: {
    unsupportedTitle: 'This browser cannot carry Loggia',
    unsupportedIntro: 'These parts are missing:',
    unsupportedDo: 'Chrome and Edge from 120 on, and Firefox from 140 on, have all of them.',
    missing,
    insecureTitle: 'This address is not secure',
    insecureIntro:
      'Browsers give microphones and keys only to pages that come over https (or from this very computer). Here they refuse both.',
    insecureDo: [
      'If you opened it yourself: use “localhost” in place of the computer’s name or number.',
      'If somebody gave you the address: ask for the one that begins with https.',
      'If you run the relay: start it with --tls-cert and --tls-key.',
    ],
    failedTitle: 'Loggia could not open',
  },
  linkRefusals,
  faults,
}
