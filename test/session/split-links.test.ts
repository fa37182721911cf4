import { expect, test } from 'vitest'
import { mediaLinksContract } from '../contracts/media-links.ts'
import { MemoryMediaNetwork } from '../../src/adapters/memory/media-links.ts'
import { peerOf } from '../helpers/space-actions.ts'
import { splitLinks } from '../../src/session/split-links.ts'
import { readStageReply, writeStageAsk, writeStageReply } from '../../src/wire/stage-lane.ts'
import { fakeId } from '../helpers/fake-ids.ts'
import type { SpaceId } from '../../src/domain/ids.ts'

const at = (name: string) => ({ peer: peerOf(name), addresses: [] })

mediaLinksContract('the tree’s half of split links', async () => {
  const network = new MemoryMediaNetwork()
  const [alice, bob] = ['aLice', 'bob'].map(name => splitLinks(network.join(peerOf(name))).tree)
  if (alice === undefined || bob === undefined) throw new TypeError('two were made')
  return {
    alice: { address: at('aLice'), links: alice },
    bob: { address: at('bob'), links: bob },
    nobody: at('nobody'),
    close: async () => undefined,
  }
})

/** Alice and bob with split links; bob answers the tree, and says who asked him where. */
function pair() {
  const network = new MemoryMediaNetwork()
  const [alice, bob] = [network.join(peerOf('aLice')), network.join(peerOf('bob'))]
  const asked: string[] = []
  const { tree, stage } = splitLinks(bob)
  tree.serve(async () => {
    asked.push('tree')
    return { accept: false, reply: Uint8Array.of(9) }
  })
  const ask = (bytes: Uint8Array) => alice.connect(at('bob'), bytes, AbortSignal.timeout(5_000))
  return { stage, asked, ask }
}

const STAGE_ASK = writeStageAsk(fakeId<SpaceId>(7))

test('each ask comes to the half that it is for', async () => {
  const { stage, asked, ask } = pair()
  stage.serve(async () => {
    asked.push('stage')
    return { accept: false, reply: writeStageReply('busy') }
  })
  await ask(STAGE_ASK)
  await ask(Uint8Array.of(1, 2, 3))
  await ask(new Uint8Array(0))
  expect(asked).toEqual(['stage', 'tree', 'tree'])
})

test('who stands on no stage says so, and the tree is not asked', async () => {
  const { stage, asked, ask } = pair()
  stage.serve(async () => ({ accept: false, reply: writeStageReply('busy') }))()
  const outcome = await ask(STAGE_ASK)
  expect(outcome.kind === 'refused' && readStageReply(outcome.reply)).toEqual({
    ok: true,
    value: 'not-on-stage',
  })
  expect(asked).toEqual([])
})
