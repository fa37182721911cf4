import { cleanLabel } from '../domain/label.ts'
import { isSealedLabel } from '../domain/sealed-label.ts'
import { NAME_MAX_LETTERS, TITLE_MAX_LETTERS } from '../domain/space/actions.ts'
import { privateLabels } from './private-labels.ts'
import type { RoomLink } from '../domain/room-link.ts'
import type { Verified } from '../domain/verified.ts'

/** A private Space's link with the labels that only its secret opens; what that does not open says nothing. */
export async function plainLink(
  link: Verified<RoomLink>,
  secret: Uint8Array,
): Promise<Verified<RoomLink>> {
  const labels = await privateLabels(secret)
  const plain = async (text: string, maxLetters: number): Promise<string> =>
    isSealedLabel(text) ? cleanLabel((await labels.open(text)) ?? '', maxLetters) : text
  const title = await plain(link.title, TITLE_MAX_LETTERS)
  const hostName = await plain(link.hostName, NAME_MAX_LETTERS)
  // What was verified is what its author sealed.
  return { ...link, title, hostName }
}
