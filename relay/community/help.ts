import { OPTIONS } from './options.ts'

const WIDTH = 26

/** What `--help` prints. */
export function communityHelp(): string {
  return [
    'Usage: npm run community -- COMMAND [options]',
    '',
    'Founds and runs a community, offline. Its file is public; the key is not.',
    '',
    '  key       makes a founder key and prints its account: for founders who sign with others',
    '  create    founds a community',
    '  policy    changes its rules',
    '  bulletin  tells its description, relays and moderators',
    '  invite    lets people in',
    '  revoke    takes an invitation back, with everybody below it',
    '  show      checks everything, explains the rules and prints the link to join',
    '',
    ...Object.entries(OPTIONS).map(([name, option]) => {
      const value = 'value' in option && !option.value.includes('|') ? ` ${option.value}` : ''
      const help = 'value' in option && option.value.includes('|') ? ` (${option.value})` : ''
      return `  ${`--${name}${value}`.padEnd(WIDTH)} ${option.help}${help}`
    }),
    '',
  ].join('\n')
}
