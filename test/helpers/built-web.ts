import { join, resolve } from 'node:path'
import { buildWebIfOld } from '../../relay/web-build.ts'

/** The folder of the built web app, built first if it is older than its sources. */
export async function builtWeb(): Promise<string> {
  await buildWebIfOld(line => console.log(line))
  return join(resolve(import.meta.dirname, '..', '..'), 'dist', 'web')
}
