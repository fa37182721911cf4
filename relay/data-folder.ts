import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StartError } from './errors.ts'

const SECRET_BYTES = 32

/** A relay's folder: readable by its user only. */
export type DataFolder = {
  readonly path: string
  /** The 32 secret bytes of this name, made at first use. Throws StartError. */
  secret(name: string): Promise<Uint8Array>
}

/** Makes sure of a folder that can be written. Throws StartError. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const trial = join(path, '.writable')
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    await writeFile(trial, '')
    await rm(trial)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'no reason given'
    throw new StartError(
      `the data folder ${path} cannot be written (${why}): choose another with --data`,
      { cause },
    )
  }
  return { path, secret: name => readSecret(join(path, `${name}.seed`)) }
}

async function readSecret(file: string): Promise<Uint8Array> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    if (isMissing(cause)) return undefined
    throw new StartError(`${file} cannot be read`, { cause })
  })
  if (text === undefined) return makeSecret(file)
  const secret = Buffer.from(text.trim(), 'base64url')
  if (secret.length === SECRET_BYTES) return new Uint8Array(secret)
  throw new StartError(
    `${file} is damaged: put back a copy, or delete it and this relay gets new addresses`,
  )
}

/** Written beside and renamed, so that a power cut leaves the whole secret or none. */
async function makeSecret(file: string): Promise<Uint8Array> {
  const secret = new Uint8Array(randomBytes(SECRET_BYTES))
  const text = `${Buffer.from(secret).toString('base64url')}\n`
  await writeFile(`${file}.new`, text, { mode: 0o600, flush: true })
  await rename(`${file}.new`, file)
  return secret
}

const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
