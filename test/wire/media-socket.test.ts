import { expect, test } from 'vitest'
import { peerOf } from '../helpers/space-actions.ts'
import { readGreeting, writeGreeting } from '../../src/wire/media-socket.ts'

const greeting = { nonce: new Uint8Array(32).fill(6), peer: peerOf('rita') }

test('a greeting reads back as it was written', () => {
  expect(readGreeting(writeGreeting(greeting))).toEqual({ ok: true, value: greeting })
})

test('a byte order mark before the relay’s name is refused', () => {
  const marked = writeGreeting(greeting)
  const withMark = Uint8Array.from([...marked.slice(0, 33), 0xef, 0xbb, 0xbf, ...marked.slice(33)])
  expect(readGreeting(withMark)).toEqual({ ok: false, reason: 'malformed' })
})
