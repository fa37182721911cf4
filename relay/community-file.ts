import { readFile } from 'node:fs/promises'
import { readCommunityFile as readFounders, readInfo, type GivenCommunity } from '../src/index.ts'
import { StartError } from './errors.ts'

/**
 * The community in a file of its founders, or the first in a file that another relay's `/info` wrote.
 * Throws StartError.
 */
export async function readCommunityFile(file: string): Promise<GivenCommunity> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new StartError(`--community ${file} cannot be read`, { cause })
  })
  const founders = readFounders(text)
  if (founders.ok) {
    const { policy, ...records } = founders.value
    if (policy !== undefined) return { ...records, policy }
    throw new StartError(`--community ${file} has no policy yet: its founders have not all signed`)
  }
  const info = readInfo(text)
  const [first] = info.ok ? info.value.communities : []
  if (first !== undefined) return first
  const why = info.ok ? 'it names no community' : info.reason
  throw new StartError(
    `--community ${file} is neither a founders' file nor the /info of a relay (${why})`,
  )
}
