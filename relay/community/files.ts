/** The community's public file and, beside it, what waits for signatures. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import {
  LocalBulkVerifier,
  openFoundersFile,
  readCommunityFile,
  readPendingRecord,
  writeCommunityFile,
  writePendingRecord,
  type CommunityFile,
  type FoundersFile,
  type PendingRecord,
} from '../../src/index.ts'
import { CommunityError } from './errors.ts'

/** Where a record waits for the other founders. */
export const pendingFileOf = (file: string): string => `${file}.pending`

/** Reads a community file and checks everything in it. Throws CommunityError. */
export async function readFounders(file: string): Promise<FoundersFile> {
  const text = await textOf(file)
  if (text === undefined) throw new CommunityError(`${file} does not exist: begin with create`)
  const read = readCommunityFile(text)
  if (!read.ok) throw new CommunityError(`${file} is no community file: ${read.reason}`)
  const opened = await openFoundersFile(read.value, new LocalBulkVerifier())
  if (!opened.ok) throw new CommunityError(`${file} is not sound: ${opened.reason}`)
  return opened.value
}

/** Whether there is such a file. */
export const exists = async (file: string): Promise<boolean> => (await textOf(file)) !== undefined

/** Written beside and renamed, so that a power cut leaves the old file or the new one. */
export async function saveFounders(file: string, content: CommunityFile): Promise<void> {
  await save(file, writeCommunityFile(content))
}

/** What waits for signatures; undefined when nothing does. Throws CommunityError. */
export async function readPending(file: string): Promise<PendingRecord | undefined> {
  const text = await textOf(pendingFileOf(file))
  if (text === undefined) return undefined
  const read = readPendingRecord(text)
  if (read.ok) return read.value
  throw new CommunityError(`${pendingFileOf(file)} holds no record to sign: ${read.reason}`)
}

/** Keeps a record until enough founders signed it. */
export const savePending = (file: string, pending: PendingRecord): Promise<void> =>
  save(pendingFileOf(file), writePendingRecord(pending))

/** Nothing waits any more. */
export const dropPending = (file: string): Promise<void> => rm(pendingFileOf(file), { force: true })

async function save(file: string, text: string): Promise<void> {
  try {
    await writeFile(`${file}.new`, text, { flush: true })
    await rename(`${file}.new`, file)
  } catch (cause) {
    throw new CommunityError(`${file} cannot be written`, { cause })
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw new CommunityError(`${file} cannot be read`, { cause })
  }
}
