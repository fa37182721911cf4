/**
 * The narrow door beside the public one: what a page that was opened by a link needs before anybody hears. A bundler
 * puts all that stands behind a door into the script of whoever comes through it first: by the public one, the codecs
 * of logs, policies and communities would be read before a listener is asked for sound.
 */
export { AVATAR_SIZE, avatarOf } from './domain/identity/avatar.ts'
export { createSpaces } from './session/spaces.ts'
export { fingerprintOf } from './domain/identity/fingerprint.ts'
export { FIRST_LOOK } from './domain/tree/ask.ts'
export { generatePeer, signHello } from './crypto/media-hello.ts'
export { isMixedScript } from './domain/identity/names.ts'
export { MEDIA_PROTOCOL } from './wire/media-signal.ts'
export { MEDIA_SOCKET_PATH } from './wire/media-socket.ts'
export { PeerConduct } from './session/peer-conduct.ts'
export { ROOM_LINK_MARK } from './wire/room-link.ts'
export { Watchable } from './events.ts'
export { writeAsk } from './wire/tree-ask.ts'
