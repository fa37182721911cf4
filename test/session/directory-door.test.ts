import { beforeEach, describe, expect, it } from 'vitest'
import { MemoryNetwork, type MemoryPeer } from '../../src/adapters/memory/network.ts'
import { DirectoryDoor } from '../../src/session/directory-door.ts'
import { DIRECTORY_PROTOCOL, writeDirectoryAsk } from '../../src/wire/directory.ts'
import { community, otherCommunity } from '../helpers/follows.ts'
import { patientClock } from '../helpers/patient-clock.ts'
import { peerOf } from '../helpers/space-actions.ts'
import type { CommunityId } from '../../src/domain/ids.ts'

let clock: ReturnType<typeof patientClock>
let bob: MemoryPeer
let door: DirectoryDoor
const asked: string[] = []

beforeEach(() => {
  clock = patientClock()
  const network = new MemoryNetwork()
  const alice = network.join(peerOf('a'))
  bob = network.join(peerOf('b'))
  network.mesh()
  door = new DirectoryDoor(alice.streams, clock)
  asked.length = 0
})

/** A board that answers with its own name. */
function serve(id: CommunityId, name: string): () => void {
  return door.streamsFor(id).handle(DIRECTORY_PROTOCOL, async stream => {
    asked.push(`${name} ${(await stream.read())?.length ?? 0}`)
    await stream.write(new TextEncoder().encode(name))
    await stream.close()
  })
}

async function ask(message: Uint8Array): Promise<string | undefined> {
  const to = { peer: peerOf('a'), addresses: [] }
  const stream = await bob.streams.open(to, DIRECTORY_PROTOCOL, new AbortController().signal)
  await stream.write(message)
  const answer = await stream.read().catch(() => undefined)
  return answer && new TextDecoder().decode(answer)
}

const about = (id: CommunityId): Uint8Array =>
  writeDirectoryAsk({ community: id, policy: undefined, bulletin: undefined })

describe('the directory of a member of two communities', () => {
  it('is answered by the board that was asked about, with the question whole', async () => {
    serve(community, 'square')
    serve(otherCommunity, 'garden')
    expect(await ask(about(otherCommunity))).toBe('garden')
    expect(await ask(about(community))).toBe('square')
    expect(asked).toEqual(['garden 34', 'square 34'])
  })

  it('says nothing of a community that was left', async () => {
    serve(community, 'square')()
    expect(await ask(about(community))).toBeUndefined()
    expect(asked).toEqual([])
  })

  it('leaves what does not read to a board, which knows whom to blame', async () => {
    serve(community, 'square')
    await ask(Uint8Array.of(1, 2, 3))
    expect(asked).toEqual(['square 3'])
  })

  it('gives up on whoever asks nothing', async () => {
    serve(community, 'square')
    const to = { peer: peerOf('a'), addresses: [] }
    const stream = await bob.streams.open(to, DIRECTORY_PROTOCOL, new AbortController().signal)
    const answer = stream.read().then(
      () => 'answered',
      () => 'aborted',
    )
    await clock.turn(10_000)
    expect(await answer).toBe('aborted')
    expect(clock.pending).toBe(0)
  })
})
