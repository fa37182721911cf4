import { builtFace } from './built-face.ts'
import { buildRelayIfOld } from './built-relay.ts'
import { builtWeb } from './built-web.ts'

/** Before the first of the tests that start programs: two files at once must not build the same. */
export async function setup(): Promise<void> {
  await buildRelayIfOld()
  await builtWeb()
  await builtFace()
}
