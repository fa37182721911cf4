import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { OptionError } from './errors.ts'
import { flagOf, OPTIONS, variableOf, type OptionName, type RelayOption } from './options.ts'

/** Options as their writers gave them: numbers and switches in their types, nothing checked yet. */
export type RawOptions = Readonly<Record<string, unknown>>

/** A settings file with every option has 2 kB. */
const FILE_MAX = 64 * 1024

/** Flags over environment over the file named by `--config`. Throws OptionError. */
export function readSources(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): RawOptions | 'help' {
  const flags = readFlags(argv)
  if (flags['help'] === true) return 'help'
  const variables = readEnvironment(environment)
  const file = flags['config'] ?? environment[variableOf('config')]
  const settings = typeof file === 'string' ? readFile(file) : {}
  const { config: _, ...rest } = { ...settings, ...variables, ...flags }
  return rest
}

const entries = Object.entries(OPTIONS) as readonly (readonly [OptionName, RelayOption])[]

function readFlags(argv: readonly string[]): Record<string, unknown> {
  const known = Object.fromEntries(
    entries.map(([name, { kind }]) => [flagOf(name).slice(2), argOf(kind)]),
  )
  const options = { ...known, config: argOf('text'), help: argOf('switch') }
  const values = parse(argv, options)
  const found: Record<string, unknown> = {}
  for (const [name, { kind }] of entries) {
    const value = values[flagOf(name).slice(2)]
    if (value !== undefined) found[name] = kind === 'number' ? asNumber(value) : value
  }
  for (const name of ['config', 'help']) {
    if (values[name] !== undefined) found[name] = values[name]
  }
  return found
}

type Arg = { readonly type: 'string' | 'boolean'; readonly multiple: boolean }

const argOf = (kind: RelayOption['kind']): Arg => ({
  type: kind === 'switch' ? 'boolean' : 'string',
  multiple: kind === 'list',
})

function parse(argv: readonly string[], options: Record<string, Arg>): Record<string, unknown> {
  try {
    const parsed = parseArgs({ args: [...argv], options, allowNegative: true })
    return { ...parsed.values }
  } catch (cause) {
    // Node's sentences name the option; some go on with advice about `--` that helps nobody here.
    const [sentence] = cause instanceof Error ? cause.message.split(/\. To specify|\n/) : ['']
    throw new OptionError(`${sentence}; --help lists the options`, { cause })
  }
}

function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  const known = new Set([variableOf('config')])
  for (const [name, { kind }] of entries) {
    const variable = variableOf(name)
    known.add(variable)
    const value = environment[variable]
    if (value !== undefined) found[name] = fromVariable(kind, value)
  }
  const unknown = Object.keys(environment).find(
    name => name.startsWith('LOGGIA_RELAY_') && !known.has(name),
  )
  if (unknown !== undefined) throw new OptionError(`${unknown} is not an option; --help lists them`)
  return found
}

function fromVariable(kind: RelayOption['kind'], value: string): unknown {
  if (kind === 'number') return asNumber(value)
  if (kind === 'list') return value.split(/[\s,]+/).filter(item => item !== '')
  if (kind === 'switch') return value === '1' || value === 'true' ? true : asFalse(value)
  return value
}

/** Anything that is neither yes nor no stays a text, which the check then names. */
const asFalse = (value: string): unknown => (['', '0', 'false'].includes(value) ? false : value)

/** Digits only: `Number('')` is 0 and `Number('0x10')` 16, which nobody means. */
const asNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value

function readFile(path: string): Record<string, unknown> {
  const text = readText(path)
  try {
    const settings: unknown = JSON.parse(text)
    if (typeof settings === 'object' && settings !== null && !Array.isArray(settings)) {
      return { ...settings }
    }
  } catch (cause) {
    throw new OptionError(`--config: ${path} is not JSON`, { cause })
  }
  throw new OptionError(`--config: ${path} must hold one JSON object`)
}

function readText(path: string): string {
  try {
    const text = readFileSync(path, 'utf8')
    if (text.length <= FILE_MAX) return text
  } catch (cause) {
    throw new OptionError(`--config: ${path} cannot be read`, { cause })
  }
  throw new OptionError(`--config: ${path} is longer than ${FILE_MAX} letters`)
}
