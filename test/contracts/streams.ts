import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MESSAGE_MAX } from '../../src/wire/limits.ts'
import { MisuseError, StreamBrokenError, UnreachableError } from '../../src/errors.ts'
import { until } from '../helpers/until.ts'
import type { MessageStream, PeerAddress, Streams } from '../../src/ports/streams.ts'

/** Two peers that can dial each other, and somewhere nobody is. */
export type StreamsWorld = {
  readonly alice: Streams
  readonly bob: Streams
  readonly nobody: PeerAddress
  close(): Promise<void>
}

const PROTOCOL = '/loggia/echo/1'
const patience = (): AbortSignal => AbortSignal.timeout(8_000)
const addressOf = (streams: Streams): PeerAddress => ({
  peer: streams.self,
  addresses: streams.addresses(),
})

async function echo(stream: MessageStream): Promise<void> {
  for (let said = await stream.read(); said !== undefined; said = await stream.read()) {
    await stream.write(said)
  }
  await stream.close()
}

/** What every Streams must do. Run on the twin and on libp2p alike. */
export function streamsContract(name: string, make: () => Promise<StreamsWorld>): void {
  describe(`streams: ${name}`, () => {
    let world: StreamsWorld
    beforeEach(async () => {
      world = await make()
    })
    afterEach(() => world.close())

    const openToBob = (): Promise<MessageStream> =>
      world.alice.open(addressOf(world.bob), PROTOCOL, patience())

    it('messages arrive whole and in order, up to the limit', async () => {
      world.bob.handle(PROTOCOL, echo)
      const stream = await openToBob()
      for (const length of [0, 1, 127, 128, 70_000, MESSAGE_MAX]) {
        const message = new Uint8Array(length).fill(length)
        await stream.write(message)
        expect(Buffer.compare((await stream.read()) ?? Buffer.of(1), message)).toBe(0)
      }
      await stream.close()
      expect(await stream.read()).toBeUndefined()
    })

    it('each side knows who the other is', async () => {
      let from: string | undefined
      world.bob.handle(PROTOCOL, async stream => {
        from = stream.peer
        await stream.close()
      })
      const stream = await openToBob()
      expect(stream.peer).toBe(world.bob.self)
      await stream.read()
      expect(from).toBe(world.alice.self)
    })

    it('what was written before the end still arrives', async () => {
      const heard: number[] = []
      let done = false
      world.bob.handle(PROTOCOL, async stream => {
        for (let said = await stream.read(); said !== undefined; said = await stream.read()) {
          heard.push(said.length)
        }
        done = true
        await stream.close()
      })
      const stream = await openToBob()
      for (const length of [3, 2, 1]) await stream.write(new Uint8Array(length))
      await stream.close()
      await until(() => done, 'the end')
      expect(heard).toEqual([3, 2, 1])
    })

    it('a slow reader holds the writer up, and loses nothing', async () => {
      const heard: number[] = []
      let read: () => void = () => undefined
      const mayRead = new Promise<void>(resolve => (read = resolve))
      world.bob.handle(PROTOCOL, async stream => {
        await mayRead
        for (let said = await stream.read(); said !== undefined; said = await stream.read()) {
          heard.push(said.length)
        }
        await stream.close()
      })
      const stream = await openToBob()
      let written = 0
      const writing = (async () => {
        for (let count = 0; count < 40; count += 1) {
          await stream.write(new Uint8Array(100_000 + count))
          written += 1
        }
        await stream.close()
      })()
      await until(() => written > 0, 'the first write')
      for (let turn = 0; turn < 50; turn += 1) await new Promise(resolve => setImmediate(resolve))
      expect(written).toBeLessThan(40)
      read()
      await writing
      await until(() => heard.length === 40, 'all of it')
      expect(heard[39]).toBe(100_039)
    })

    it('too long a message is our own bug', async () => {
      world.bob.handle(PROTOCOL, echo)
      const stream = await openToBob()
      await expect(stream.write(new Uint8Array(MESSAGE_MAX + 1))).rejects.toThrow(MisuseError)
      stream.abort()
    })

    it('an aborted stream rejects at both ends', async () => {
      let broken: unknown
      world.bob.handle(PROTOCOL, async stream => {
        await stream.read().catch((fault: unknown) => (broken = fault))
      })
      const stream = await openToBob()
      stream.abort()
      await expect(stream.read()).rejects.toThrow(StreamBrokenError)
      await until(() => broken instanceof StreamBrokenError, 'the other end')
    })

    it('a handler that rejects breaks its stream and nothing else', async () => {
      world.bob.handle(PROTOCOL, async stream => {
        await stream.read()
        throw new MisuseError('a bug')
      })
      const stream = await openToBob()
      await stream.write(Uint8Array.of(1))
      await expect(stream.read()).rejects.toThrow(StreamBrokenError)
      world.bob.handle(PROTOCOL, echo)
      const second = await openToBob()
      await second.write(Uint8Array.of(2))
      expect(await second.read()).toEqual(Uint8Array.of(2))
      second.abort()
    })

    it('who is not there, does not serve, or is not waited for, is unreachable', async () => {
      const gaveUp = AbortSignal.abort()
      await expect(world.alice.open(world.nobody, PROTOCOL, patience())).rejects.toThrow(
        UnreachableError,
      )
      await expect(openToBob()).rejects.toThrow(UnreachableError)
      world.bob.handle(PROTOCOL, echo)()
      await expect(openToBob()).rejects.toThrow(UnreachableError)
      world.bob.handle(PROTOCOL, echo)
      await expect(world.alice.open(addressOf(world.bob), PROTOCOL, gaveUp)).rejects.toThrow(
        UnreachableError,
      )
      await expect(world.alice.connect(world.nobody, patience())).rejects.toThrow(UnreachableError)
    })

    it('a dial says who is there, and both sides see the connection come and go', async () => {
      let changes = 0
      world.bob.onChange(() => (changes += 1))
      const [address = ''] = world.bob.addresses()
      expect(await world.alice.dial(address, patience())).toBe(world.bob.self)
      expect(world.alice.connected()).toEqual([world.bob.self])
      await until(() => world.bob.connected().length === 1, 'bob to see alice')
      expect(changes).toBeGreaterThan(0)
      world.alice.disconnect(world.bob.self)
      await until(() => world.bob.connected().length === 0, 'bob to miss alice')
      expect(world.alice.connected()).toEqual([])
    })

    it('an address that is none is unreachable', async () => {
      await expect(world.alice.dial('alice', patience())).rejects.toThrow(UnreachableError)
    })

    it('streams break when the other side closes for good', async () => {
      world.bob.handle(PROTOCOL, async stream => void (await stream.read()))
      const stream = await openToBob()
      const reading = stream.read()
      reading.catch(() => undefined)
      await world.bob.close()
      // A graceful end and a broken one are both an end.
      await reading.then(
        said => expect(said).toBeUndefined(),
        (fault: unknown) => expect(fault).toBeInstanceOf(StreamBrokenError),
      )
      await until(() => world.alice.connected().length === 0, 'alice to miss bob')
    })
  })
}
