import { resolve } from 'node:path'
import { build, type Plugin } from 'vite'

const WEB = resolve(import.meta.dirname, '..')

/**
 * Packages of functions only, which do not say so: without this, reading one protobuf record brings every
 * text base and hash of multiformats along, a fifth of what a listener's page loads before it can listen.
 */
const PURE =
  /node_modules\/(multiformats|uint8arrays|uint8-varint|uint8arraylist|protons-runtime|@noble)\//
/** How the bundler treats all of the app's code. */
export const bundling = {
  treeshake: { moduleSideEffects: [{ test: PURE, sideEffects: false }] },
}

/** What a script that is bundled by itself is given. */
type Given = {
  /** What is imported from these is the text given for it. */
  readonly texts?: Readonly<Record<string, string>>
  /** Names that stand in the code for these values. */
  readonly values?: Readonly<Record<string, unknown>>
}

/** One classic script without imports. */
export async function bundled(entry: string, { texts = {}, values = {} }: Given): Promise<string> {
  const knownTexts: Plugin = {
    name: 'loggia-known',
    enforce: 'pre',
    resolveId: source => Object.keys(texts).find(name => source.endsWith(name)),
    load: id => (id in texts ? `export default ${JSON.stringify(texts[id])}` : undefined),
  }
  const built = await build({
    root: WEB,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    plugins: [knownTexts],
    define: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]),
    ),
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        ...bundling,
        input: resolve(WEB, entry),
        output: { format: 'iife' },
      },
    },
  })
  const [output] = [built].flat()
  const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined
  if (chunk === undefined) throw new Error(`expected a script of ${entry}`)
  return chunk.code.trim()
}
