import { describe, expect, it } from 'vitest'
import { BUNDLE_MAX } from '../../../src/wire/bundle.ts'
import {
  BUNDLE_QUEUE_MAX,
  CONTROL_QUEUE_MAX,
  HELD_MAX,
} from '../../../src/adapters/webrtc/limits.ts'
import { CarriedLink } from '../../../src/adapters/webrtc/carried-link.ts'
import { CONTROL_MAX } from '../../../src/wire/limits.ts'
import { MisuseError } from '../../../src/errors.ts'
import { peerOf } from '../../helpers/space-actions.ts'

function setUp() {
  const world = { control: 0, bundles: 0, closes: 0, controlQueued: 0, bundlesQueued: 0 }
  const heard: string[] = []
  const link = new CarriedLink(peerOf('bob'), {
    kind: 'channel',
    sendControl: () => (world.control += 1),
    sendBundle: () => (world.bundles += 1),
    controlQueued: () => world.controlQueued,
    bundlesQueued: () => world.bundlesQueued,
    close: () => (world.closes += 1),
  })
  const handle = (): void =>
    link.handle({
      control: message => heard.push(`control ${message.length}`),
      bundle: bundle => heard.push(`bundle ${bundle.length}`),
      closed: () => heard.push('closed'),
    })
  return { world, heard, link, handle }
}

describe('a carried link', () => {
  it('refuses new bundles while the queue is full, and takes them again', () => {
    const { world, link } = setUp()
    world.bundlesQueued = BUNDLE_QUEUE_MAX + 1
    expect(link.sendBundle(new Uint8Array(100))).toBe(false)
    world.bundlesQueued = BUNDLE_QUEUE_MAX
    expect(link.sendBundle(new Uint8Array(100))).toBe(true)
    expect(world.bundles).toBe(1)
  })

  it('closes when tree messages pile up', () => {
    const { world, heard, link, handle } = setUp()
    handle()
    world.controlQueued = CONTROL_QUEUE_MAX + 1
    link.sendControl(new Uint8Array(1))
    expect([world.closes, heard]).toEqual([1, ['closed']])
  })

  it('holds what comes early up to its bound, and always tells the end', () => {
    const { heard, link, handle } = setUp()
    for (let count = 0; count < HELD_MAX + 10; count += 1) link.takeBundle(new Uint8Array(1))
    link.noteClosed()
    handle()
    expect(heard.length).toBe(HELD_MAX + 1)
    expect(heard.at(-1)).toBe('closed')
  })

  it('drops a bundle over the limit and closes at a tree message over the limit', () => {
    const { world, heard, link, handle } = setUp()
    handle()
    link.takeBundle(new Uint8Array(BUNDLE_MAX + 1))
    link.takeBundle(new Uint8Array(BUNDLE_MAX))
    link.takeControl(new Uint8Array(CONTROL_MAX + 1))
    expect([heard, world.closes]).toEqual([[`bundle ${BUNDLE_MAX}`, 'closed'], 1])
    expect(link.sendBundle(new Uint8Array(BUNDLE_MAX + 1))).toBe(false)
    expect(() => link.sendControl(new Uint8Array(CONTROL_MAX + 1))).toThrow(MisuseError)
  })
})
