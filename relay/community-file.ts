import { readFile } from 'node:fs/promises'
import { readInfo, type CommunityRecords } from '../src/index.ts'
import { StartError } from './errors.ts'

/** The first community in a file that another relay's `/info` wrote. Throws StartError. */
export async function readCommunityFile(
  file: string | undefined,
): Promise<CommunityRecords | undefined> {
  if (file === undefined) return undefined
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new StartError(`--community ${file} cannot be read`, { cause })
  })
  const info = readInfo(text)
  const [first] = info.ok ? info.value.communities : []
  if (first !== undefined) return first
  const why = info.ok ? 'it names no community' : info.reason
  throw new StartError(
    `--community ${file} is not the /info of a relay (${why}): save one with curl, for instance`,
  )
}
