import { DEFAULTS } from './config.ts'
import { flagOf, OPTIONS, type OptionName, type RelayOption } from './options.ts'

const WIDTH = 92
const INDENT = 8

/** What `--help` prints: every option with its default. */
export function helpText(): string {
  const entries = Object.entries(OPTIONS) as readonly (readonly [OptionName, RelayOption])[]
  return [
    'Usage: loggia-relay [options]',
    '',
    'A relay donates forwarding and signalling to live audio rooms, and serves the web app.',
    '',
    'Options:',
    ...entries.flatMap(([name, option]) => paragraph(name, option)),
    '  --config FILE',
    ...wrapped(
      'JSON file with options under their names in camelCase, such as {"httpPort": 8080}.',
    ),
    '  --help',
    ...wrapped('Print this.'),
    '',
    'Each option may also be given as LOGGIA_RELAY_… (LOGGIA_RELAY_HTTP_PORT=8080).',
    'Flags win over the environment, the environment over the file.',
    '',
  ].join('\n')
}

function paragraph(name: OptionName, option: RelayOption): readonly string[] {
  const value = DEFAULTS[name]
  const standard =
    value === undefined || value === false || Array.isArray(value) ? undefined : value
  const shown =
    standard === undefined ? '' : ` Default: ${name === 'data' ? './.loggia' : standard}.`
  const head = `  ${flagOf(name)}${option.value === undefined ? '' : ` ${option.value}`}`
  return [head, ...wrapped(`${option.help}${shown}`)]
}

function wrapped(text: string): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > WIDTH - INDENT) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? word : ` ${word}`
  }
  return [...lines, line].map(found => ' '.repeat(INDENT) + found)
}
