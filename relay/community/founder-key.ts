/** A founder's secret key as a file: kept offline, readable by its owner only, never printed. */
import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { SEED_BYTES, signerFromSeed, type Signer } from '../../src/index.ts'
import { CommunityError } from './errors.ts'

const KIND = 'loggia/founder-key/v1'
const CIPHER = 'aes-256-gcm'
/** Half a second and 128 MiB for each guess at a passphrase. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }
const SALT_BYTES = 16
const NONCE_BYTES = 12
const TAG_BYTES = 16
const CIPHER_KEY_BYTES = 32
/** A key file has 300 bytes. */
const FILE_MAX = 4_096

/** Where a founder's key lies, and the passphrase that opens it, if it has one. */
export type KeyPlace = { readonly file: string; readonly passphrase: string | undefined }

/** Makes a key. Throws CommunityError when the file exists already: nothing replaces a founder's key. */
export async function makeFounderKey({ file, passphrase }: KeyPlace): Promise<Signer> {
  const seed = randomBytes(SEED_BYTES)
  const text = passphrase === undefined ? inTheClear(seed) : sealed(seed, passphrase)
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx', flush: true })
  } catch (cause) {
    const why = isCode(cause, 'EEXIST') ? 'exists already' : 'cannot be written'
    throw new CommunityError(`the key file ${file} ${why}`, { cause })
  }
  return signerOf(seed)
}

/** Opens a key. Throws CommunityError when it is missing, damaged, or the passphrase is another. */
export async function openFounderKey({ file, passphrase }: KeyPlace): Promise<Signer> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const why = isCode(cause, 'ENOENT') ? 'does not exist' : 'cannot be read'
    throw new CommunityError(`the key file ${file} ${why}`, { cause })
  })
  return signerOf(seedIn(fieldsOf(text, file), { file, passphrase }))
}

async function signerOf(seed: Buffer): Promise<Signer> {
  const signer = await signerFromSeed(seed)
  seed.fill(0)
  return signer
}

const inTheClear = (seed: Buffer): string => asText({ seed: seed.toString('base64url') })

function sealed(seed: Buffer, passphrase: string): string {
  const [salt, nonce] = [randomBytes(SALT_BYTES), randomBytes(NONCE_BYTES)]
  const cipher = createCipheriv(CIPHER, keyFrom(passphrase, salt), nonce)
  const body = Buffer.concat([cipher.update(seed), cipher.final(), cipher.getAuthTag()])
  return asText({
    salt: salt.toString('base64url'),
    nonce: nonce.toString('base64url'),
    sealed: body.toString('base64url'),
  })
}

function seedIn(fields: Readonly<Record<string, unknown>>, { file, passphrase }: KeyPlace): Buffer {
  const damaged = new CommunityError(`the key file ${file} is damaged`)
  const plain = bytesIn(fields, 'seed', SEED_BYTES)
  if (plain !== undefined) return plain
  const salt = bytesIn(fields, 'salt', SALT_BYTES)
  const nonce = bytesIn(fields, 'nonce', NONCE_BYTES)
  const body = bytesIn(fields, 'sealed', SEED_BYTES + TAG_BYTES)
  if (salt === undefined || nonce === undefined || body === undefined) throw damaged
  if (passphrase === undefined) {
    throw new CommunityError(`the key file ${file} needs its passphrase: give --passphrase-file`)
  }
  const decipher = createDecipheriv(CIPHER, keyFrom(passphrase, salt), nonce)
  decipher.setAuthTag(body.subarray(SEED_BYTES))
  try {
    return Buffer.concat([decipher.update(body.subarray(0, SEED_BYTES)), decipher.final()])
  } catch (cause) {
    throw new CommunityError(`the passphrase does not open ${file}`, { cause })
  }
}

const keyFrom = (passphrase: string, salt: Buffer): Buffer =>
  scryptSync(passphrase.normalize('NFKC'), salt, CIPHER_KEY_BYTES, SCRYPT)

const asText = (fields: Readonly<Record<string, string>>): string =>
  `${JSON.stringify({ kind: KIND, ...fields }, undefined, 2)}\n`

function fieldsOf(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = text.length <= FILE_MAX ? JSON.parse(text) : undefined
    if (typeof json === 'object' && json !== null && 'kind' in json && json.kind === KIND) {
      return { ...json }
    }
  } catch {
    // Falls through to the one sentence that there is for it.
  }
  throw new CommunityError(`${file} is no founder's key file`)
}

function bytesIn(
  fields: Readonly<Record<string, unknown>>,
  name: string,
  length: number,
): Buffer | undefined {
  const text = fields[name]
  const bytes = typeof text === 'string' ? Buffer.from(text, 'base64url') : undefined
  return bytes?.length === length ? bytes : undefined
}

const isCode = (cause: unknown, code: string): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === code
