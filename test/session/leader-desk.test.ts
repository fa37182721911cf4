import { expect, it } from 'vitest'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import { idOf, opened, OPENED_AT_MS, peerOf } from '../helpers/space-actions.ts'
import { LeaderDesk } from '../../src/session/leader-desk.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { openNotice } from '../../src/crypto/open-stage-signal.ts'
import { Story } from '../helpers/space-story.ts'
import { until } from '../helpers/until.ts'
import { WAITING_MAX, WAITING_SHOWN_MAX, type Notice } from '../../src/domain/space/requests.ts'
import { Watchable } from '../../src/events.ts'
import type { AccountId, SessionId } from '../../src/domain/ids.ts'
import type { SpaceState } from '../../src/domain/space/state.ts'

it('tells a crowd that asks how many wait, also those whom the queue cannot take', async () => {
  const clock = new MemoryClock(OPENED_AT_MS)
  const told: Notice[] = []
  const desk = new LeaderDesk({
    space: opened.space,
    clock,
    signer: await generateSigner(),
    state: new Watchable<SpaceState | undefined>(Story.begun().state),
    roots: () => [],
    publish: async envelope => {
      const read = await openNotice(envelope)
      if (read.ok) told.push(read.value)
    },
  })
  for (let n = 0; n < WAITING_MAX + 10; n += 1) {
    desk.take({
      space: opened.space,
      account: idOf<AccountId>(`k${n}`),
      session: idOf<SessionId>(`k${n}`),
      peer: peerOf(`k${n}`),
      window: { fromMs: OPENED_AT_MS, untilMs: OPENED_AT_MS + 3_600_000 },
      name: `k${n}`,
      wants: true,
      atMs: clock.now(),
    })
  }
  await clock.turn(1_000)
  await until(() => told.at(-1)?.inAll === WAITING_MAX)
  expect(told.at(-1)?.waiting).toHaveLength(WAITING_SHOWN_MAX)
  desk.close()
})
