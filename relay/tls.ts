import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { StartError } from './errors.ts'

/** PEM texts of a certificate chain and its key. */
export type Tls = { readonly cert: string; readonly key: string }

/** Reads and tries the pair, so that a bad file stops the start and not the first visitor. Throws StartError. */
export async function loadTls(
  certFile: string | undefined,
  keyFile: string | undefined,
): Promise<Tls | undefined> {
  if (certFile === undefined || keyFile === undefined) return undefined
  const cert = await readPem('--tls-cert', certFile)
  const key = await readPem('--tls-key', keyFile)
  try {
    createSecureContext({ cert, key })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'no reason given'
    throw new StartError(
      `--tls-cert ${certFile} and --tls-key ${keyFile} are not a PEM certificate and its key (${why})`,
      { cause },
    )
  }
  return { cert, key }
}

async function readPem(flag: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new StartError(`${flag} ${file} cannot be read`, { cause })
  }
}
