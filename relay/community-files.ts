import { readFile } from 'node:fs/promises'
import { readInfo, type CommunityRecords } from '../src/index.ts'
import { StartError } from './errors.ts'

/** The communities in files that another relay's `/info` wrote. Throws StartError. */
export async function readCommunityFiles(
  files: readonly string[],
): Promise<readonly CommunityRecords[]> {
  const found = await Promise.all(files.map(readCommunityFile))
  return found.flat()
}

async function readCommunityFile(file: string): Promise<readonly CommunityRecords[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new StartError(`--community ${file} cannot be read`, { cause })
  })
  const info = readInfo(text)
  if (info.ok && info.value.communities.length > 0) return info.value.communities
  const why = info.ok ? 'names no community' : info.reason
  throw new StartError(
    `--community ${file} is not the /info of a relay (${why}): save one with curl, for instance`,
  )
}
