import { SpaceLog } from '../../src/session/space-log.ts'
import type { AnnouncementDraft } from '../../src/session/own-announcement.ts'
import type { Person } from './host.ts'
import type { SpaceId } from '../../src/domain/ids.ts'

type Opened = AnnouncementDraft & { readonly space: SpaceId }

/** The host's word for somebody, as it stands in a log: what an heir's announcements carry. */
export async function mandateFor(
  host: Person,
  { space, genesis }: Opened,
  heir: Person,
  atMs: number,
): Promise<readonly Uint8Array[]> {
  const log = new SpaceLog(space)
  await log.add(genesis)
  for (const act of [
    { kind: 'present', delegation: host.delegation, name: host.name } as const,
    { kind: 'grant', target: heir.id } as const,
  ]) {
    const added = await log.add(await SpaceLog.authorAction(host.session, log, { ...act, atMs }))
    if (!added.ok) throw new TypeError(added.reason)
  }
  return log.papersFor(heir.id)?.mandate ?? []
}

/** What an heir would announce of this Space. */
export const heirDraft = async (
  host: Person,
  draft: Opened,
  heir: Person,
  atMs: number,
): Promise<Opened> => ({
  ...draft,
  signer: heir.session,
  delegation: heir.delegation,
  mandate: await mandateFor(host, draft, heir, atMs),
})
