import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCommand, type RelayConfig } from '../../relay/config.ts'
import { OptionError } from '../../relay/errors.ts'
import { helpText } from '../../relay/help.ts'
import { memoryBoundMib } from '../../relay/memory-bound.ts'
import { flagOf, OPTIONS } from '../../relay/options.ts'

describe('the options of a relay', () => {
  it('stay on this machine by default', () => {
    const { host, httpPort, wsPort, webrtcPort, data, demo } = config([])
    expect({ host, httpPort, wsPort, webrtcPort, demo }).toEqual({
      host: '127.0.0.1',
      httpPort: 7600,
      wsPort: 7601,
      webrtcPort: 7602,
      demo: false,
    })
    expect(data).toBe(resolve('.loggia'))
  })

  it('come from flags over the environment over the file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'loggia-config-')), 'relay.json')
    writeFileSync(file, JSON.stringify({ slots: 1, maxPeers: 2, maxSpaces: 3, demo: true }))
    const environment = {
      LOGGIA_RELAY_CONFIG: file,
      LOGGIA_RELAY_SLOTS: '10',
      LOGGIA_RELAY_MAX_PEERS: '20',
    }
    const { slots, maxPeers, maxSpaces, demo } = config(['--slots', '100'], environment)
    expect({ slots, maxPeers, maxSpaces, demo }).toEqual({
      slots: 100,
      maxPeers: 20,
      maxSpaces: 3,
      demo: true,
    })
  })

  it('take lists as repeated flags or as one variable', () => {
    const addresses = ['/ip4/203.0.113.9/tcp/7601/ws', '/dns4/rita.example/tcp/443/wss']
    expect(config(addresses.flatMap(found => ['--announce', found])).announce).toEqual(addresses)
    expect(config([], { LOGGIA_RELAY_ANNOUNCE: addresses.join(', ') }).announce).toEqual(addresses)
  })

  it('turn a switch off again with --no-', () => {
    expect(config(['--no-demo'], { LOGGIA_RELAY_DEMO: '1' }).demo).toBe(false)
  })

  it.each([
    [['--http-port', 'http'], '--http-port must be a whole number from 0 to 65535, not "http"'],
    [['--http-port', '65536'], '--http-port must be a whole number from 0 to 65535, not 65536'],
    [['--host', 'example.org'], '--host must be an IP address, such as 127.0.0.1 or 0.0.0.0'],
    [['--announce', 'rita'], '--announce must be multiaddrs'],
    [['--public-url', 'ftp://x/'], '--public-url must be a web address'],
    [['--public-url', 'https://x/#/s/'], '--public-url must be a web address without #'],
    [['--log', 'xml'], '--log must be text or json, not "xml"'],
    [['--tls-cert', 'cert.pem'], '--tls-cert and --tls-key belong together'],
    [['--demo', '--community', 'x.json'], '--demo and --community exclude each other'],
    [['--slotz', '3'], "'--slotz'"],
    [['--slots'], "'--slots <value>'"],
    [['--demo=maybe'], "'--demo'"],
    [['tree'], "'tree'"],
    [['--config', '/nowhere/relay.json'], '--config: /nowhere/relay.json cannot be read'],
  ])('refuse %s by name', (argv, sentence) => {
    expect(() => readCommand(argv, {})).toThrow(OptionError)
    expect(() => readCommand(argv, {})).toThrow(sentence)
  })

  it('refuse a wrong variable or file member by name', () => {
    expect(() => readCommand([], { LOGGIA_RELAY_SLOTS: '0x10' })).toThrow('--slots must be')
    expect(() => readCommand([], { LOGGIA_RELAY_DEMO: 'maybe' })).toThrow('--demo must be')
    expect(() => readCommand([], { LOGGIA_RELAY_SLOTZ: '3' })).toThrow('LOGGIA_RELAY_SLOTZ')
    const file = join(mkdtempSync(join(tmpdir(), 'loggia-config-')), 'relay.json')
    writeFileSync(file, '{"slotz": 3}')
    expect(() => readCommand(['--config', file], {})).toThrow('--slotz is not an option')
    writeFileSync(file, '{"slots": "3"}')
    expect(() => readCommand(['--config', file], {})).toThrow('--slots must be')
    writeFileSync(file, 'slots = 3')
    expect(() => readCommand(['--config', file], {})).toThrow('is not JSON')
  })

  it('are all in --help', () => {
    const help = helpText()
    for (const name of Object.keys(OPTIONS)) expect(help).toContain(`  ${flagOf(name)}`)
    expect(help.split('\n').every(line => line.length <= 100)).toBe(true)
    expect(readCommand(['--help'], {})).toEqual({ kind: 'help' })
  })

  it('add up to a memory bound that grows with them', () => {
    const small = memoryBoundMib(config(['--max-peers', '10', '--slots', '4']))
    expect(memoryBoundMib(config([]))).toBeGreaterThan(small)
  })
})

function config(argv: readonly string[], environment: Record<string, string> = {}): RelayConfig {
  const command = readCommand(argv, environment)
  if (command.kind === 'help') throw new RangeError('asked to run')
  return command.config
}
