import type { Announced } from './hosting.ts'
import type { LeadPapers } from '../ports/media-engine.ts'
import type { LedRoom } from './membership-api.ts'
import type { Log } from '../ports/log.ts'

/** How an announcement ends: by saying that the Space is over, or by falling silent. */
export type Announcing = { end(): void; stop(): void }

/** What announcing whatever is led here stands on. */
export type LeadAnnouncerDeps = {
  readonly room: Pick<LedRoom, 'papers' | 'facts'>
  readonly log: Log
  /** What the heartbeat of this Space would say; undefined where we cannot know. */
  readonly prepare: (papers: LeadPapers) => Promise<Announced | undefined>
  readonly announce: (announced: Announced) => Announcing
}

/** Announces one Space for as long as it is led from here: from the start, or since its host fell silent. */
export function announceWhileLed({ room, log, prepare, announce }: LeadAnnouncerDeps): void {
  let current: LeadPapers | undefined
  let announcing: Announcing | undefined

  const follow = async (papers: LeadPapers | undefined): Promise<void> => {
    current = papers
    announcing?.stop()
    announcing = undefined
    if (papers === undefined) return
    try {
      const announced = await prepare(papers)
      // Meanwhile somebody else may lead, or we left.
      if (announced !== undefined && current === papers) announcing = announce(announced)
    } catch (cause) {
      log.warn('a Space that is led here is not announced', { why: String(cause) })
    }
  }

  const stopFollowing = room.papers.watch(papers => void follow(papers))
  const stopWaiting = room.facts.on('left', ({ isOver }) => {
    stopFollowing()
    stopWaiting()
    current = undefined
    if (isOver) announcing?.end()
    else announcing?.stop()
    announcing = undefined
  })
  void follow(room.papers.current)
}
