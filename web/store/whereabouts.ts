import { effect, signal, type ReadonlySignal } from '@preact/signals'
import { createTabs, type OtherTab, type TabsPlatform } from './tabs.ts'
import { readInside, writeInside, type Inside } from './inside.ts'
import type { Remembered } from '../remembered.ts'
import type { RoomModel } from './room-model.ts'

/** What a tab remembers over a reload, and what it hears of others. */
export type TabParts = {
  /** Kept for this tab alone, and gone with it. */
  readonly memory: Remembered
  readonly platform: TabsPlatform
}

/** Where this tab is, was before it was loaded, and where another one is. */
export type Whereabouts = {
  readonly was: Inside | undefined
  readonly other: ReadonlySignal<OtherTab | undefined>
  takeOver(): Promise<void>
  close(): void
}

/** Notes where this tab is, for its next load and for other tabs. `giveUp`: another tab takes our place. */
export function followWhereabouts(
  tab: TabParts | undefined,
  room: ReadonlySignal<RoomModel | undefined>,
  giveUp: () => void,
): Whereabouts {
  if (tab === undefined) {
    const nowhere = async (): Promise<void> => undefined
    return { was: undefined, other: signal(undefined), takeOver: nowhere, close: () => undefined }
  }
  const { memory, platform } = tab
  const was = readInside(memory)
  const tabs = createTabs(platform, giveUp)
  let cancel = (): void => undefined
  let isNoted = false
  const stop = effect(() => {
    const here = room.value
    const state = here?.state.value
    cancel()
    if (here === undefined) {
      if (!isNoted) return
      isNoted = false
      tabs.tell(undefined)
      // A page that is being unloaded leaves its rooms too, and runs no task after that: it comes back.
      cancel = platform.after(0, () => writeInside(memory, undefined))
      return
    }
    if (state === undefined || state.phase === 'ended') return
    isNoted = true
    const inside = { link: here.link, wasOnStage: here.onStage.value }
    writeInside(memory, inside)
    tabs.tell({ ...inside, title: state.title })
  })
  return {
    was,
    other: tabs.other,
    takeOver: () => tabs.takeOver(),
    close: () => {
      stop()
      cancel()
      tabs.close()
    },
  }
}
