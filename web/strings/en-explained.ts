import type { LinkRefusal } from '../../src/index.ts'
import type {
  Explained,
  FaultKind,
  MicrophoneTrouble,
  MissingFeature,
  PlaceTrouble,
} from './shape.ts'

/** Why a link is not opened. */
export const linkRefusals: Record<LinkRefusal, Explained> = {
  'not-a-link': {
    title: 'This is not a Loggia link',
    whatToDo:
      'A Space link contains “#/s/” and a long code. Copy it again from where you found it.',
  },
  truncated: {
    title: 'This link is cut short',
    whatToDo:
      'Its end is missing: some apps break long links in two. Ask for it again, or scan the QR code.',
  },
  'unknown-version': {
    title: 'This link is from a newer Loggia',
    whatToDo: 'This copy of the app cannot read it yet. Reload the page, or open a newer copy.',
  },
  malformed: {
    title: 'This link is damaged',
    whatToDo: 'Some of its letters were changed or lost on the way. Ask for the link again.',
  },
  foreign: {
    title: 'This link is for something else',
    whatToDo: 'It is signed, but it does not lead to a Space. Ask for a Space link.',
  },
  'host-key': {
    title: 'The host’s key in this link is not a real key',
    whatToDo:
      'Nobody can sign with it, so nobody can stand behind this link. Ask the host for theirs.',
  },
  signature: {
    title: 'The host’s signature does not fit this link',
    whatToDo:
      'Somebody, or some app, changed the link after the host signed it. Ask the host for a fresh one.',
  },
  expired: {
    title: 'This link has expired',
    whatToDo: 'The host gave it an end date, and that has passed. Ask for a new link.',
  },
  secret: {
    title: 'The last part of this link is missing or changed',
    whatToDo:
      'Behind the full stop stands the secret with which one knocks at a private Space. Copy the whole link again.',
  },
}

/** Why the microphone does not open. */
export const microphone: Record<MicrophoneTrouble, Explained> = {
  denied: {
    title: 'Your browser keeps the microphone closed',
    whatToDo:
      'Press the icon at the left of the address bar, set Microphone to “Allow”, then try again.',
  },
  missing: {
    title: 'No microphone was found',
    whatToDo: 'Plug one in or switch it on in the system settings, then try again.',
  },
  busy: {
    title: 'Another program holds the microphone',
    whatToDo: 'Close the other call or recorder, then try again.',
  },
  unsupported: {
    title: 'This browser cannot record here',
    whatToDo: 'Use a current Chrome, Edge or Firefox, over https or on localhost.',
  },
}

/** What ended an action. */
export const faults: Record<FaultKind, Explained> = {
  unreachable: {
    title: 'Nobody answered',
    whatToDo: 'The Space may have ended, or your network blocks the way. Try again in a moment.',
  },
  storage: {
    title: 'The browser could not keep this',
    whatToDo:
      'Its storage is full or switched off (private windows do that). Free some space and try again.',
  },
  'gate-shut': {
    title: 'The gate is still shut',
    whatToDo: 'You need more followers in this community before you can host.',
  },
  other: {
    title: 'That did not work',
    whatToDo: 'Something on our side went wrong. Try again; if it stays, reload the page.',
  },
}

/** Why there is no place for us. */
export const place: Record<PlaceTrouble, Explained> = {
  unreachable: {
    title: 'Nobody in this Space could be reached',
    whatToDo: 'Your network may block direct connections. We keep trying.',
  },
  full: {
    title: 'Every place is taken right now',
    whatToDo: 'Places open up as people come and go. We ask again by ourselves.',
  },
  'unknown-space': {
    title: 'Nobody knows this Space any more',
    whatToDo: 'It has probably ended. Look in the lobby, or ask the host.',
  },
  refused: {
    title: 'We were not let in',
    whatToDo:
      'The people in this Space refused our connection. Reload the page to come with a fresh key.',
  },
  'no-relay': {
    title: 'No relay stands between you and the others',
    whatToDo:
      'Your address is hidden, so only relays may see it, and none answers. We keep trying, and connect to nobody else.',
  },
}

/** What a browser lacks. */
export const missing: Record<MissingFeature, string> = {
  webrtc: 'WebRTC (direct connections between browsers)',
  webcodecs: 'WebCodecs (the voice codec)',
  audioworklet: 'AudioWorklet (steady sound)',
  indexeddb: 'IndexedDB (keeping your key)',
  webcrypto: 'Web Cryptography (signatures)',
}
