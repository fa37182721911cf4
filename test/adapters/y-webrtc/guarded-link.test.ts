import { beforeEach, describe, expect, it } from 'vitest'
import { GuardedLink } from '../../../src/adapters/y-webrtc/guarded-link.ts'
import { MemoryLog } from '../../../src/adapters/memory/log.ts'
import { Y_FRAME_MAX } from '../../../src/wire/y-frame.ts'
import type { SimplePeer } from 'y-webrtc'

/** A connection whose events the test tells. */
class ToldPeer {
  connected = false
  bufferSize = 0
  isDestroyed = false
  readonly sent: Uint8Array[] = []
  readonly #handlers = new Map<string, ((value: unknown) => void)[]>()

  on(event: string, handler: (value: unknown) => void): void {
    this.#handlers.set(event, [...(this.#handlers.get(event) ?? []), handler])
  }

  removeAllListeners(event: string): void {
    this.#handlers.delete(event)
  }

  send(frame: Uint8Array): void {
    this.sent.push(frame)
  }

  destroy(): void {
    this.isDestroyed = true
    this.tell('close')
  }

  tell(event: string, value?: unknown): void {
    for (const handler of this.#handlers.get(event) ?? []) handler(value)
  }
}

describe('a connection of y-webrtc behind our reader', () => {
  let peer: ToldPeer
  let seen: string[]

  beforeEach(() => {
    peer = new ToldPeer()
    seen = []
    const handlers = {
      opened: () => seen.push('opened'),
      heard: (_link: unknown, frame: Uint8Array) => seen.push(`heard ${frame.join()}`),
      closed: () => seen.push('closed'),
    }
    // The test's own peer has what a link uses of one.
    void new GuardedLink(peer as unknown as SimplePeer, handlers, new MemoryLog())
  })

  it('hands over what came before it was told to be open, after saying so', () => {
    peer.tell('data', Uint8Array.of(1))
    peer.tell('data', Uint8Array.of(2))
    expect(seen).toEqual([])
    peer.tell('connect')
    peer.tell('data', Uint8Array.of(3))
    expect(seen).toEqual(['opened', 'heard 1', 'heard 2', 'heard 3'])
  })

  it('keeps little for a stranger who talks without end before that', () => {
    for (let count = 0; count < 100; count += 1) peer.tell('data', new Uint8Array(Y_FRAME_MAX))
    expect(peer.isDestroyed).toBe(true)
    peer.tell('connect')
    expect(seen).toEqual([])
  })

  it('closes on a frame that is too large, and on the sixty-fifth in a second', () => {
    peer.tell('connect')
    for (let count = 0; count < 64; count += 1) peer.tell('data', Uint8Array.of(count))
    expect(peer.isDestroyed).toBe(false)
    peer.tell('data', Uint8Array.of(64))
    expect(peer.isDestroyed).toBe(true)
    expect(seen.at(-1)).toBe('closed')
  })
})
