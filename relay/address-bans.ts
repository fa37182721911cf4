import { readFile } from 'node:fs/promises'
import { BlockList, isIP, type Server, type Socket } from 'node:net'
import { OptionError } from './errors.ts'
import type { Undo } from '../src/index.ts'

/** A house or an office has one address of IPv4, and a small provider's street a /24: more would ban a town. */
const IPV4_BITS_MIN = 24
/** What one customer gets of IPv6 at the least: more would ban its neighbours. */
const IPV6_BITS_MIN = 64
/** Bits of `::ffff:0:0/96` before the IPv4 address in an IPv4-mapped one. */
const MAPPED_BITS = 96
/** Every connection is compared with each: so many take well under a millisecond, and nobody types more. */
const PREFIXES_MAX = 4_096

/** Whose connections a relay takes none of, by IP prefix. IPv4-mapped IPv6 addresses count as IPv4. */
export class AddressBans {
  readonly #watchers = new Set<() => void>()
  #list = new BlockList()

  /** Whether nothing of this IP address may come in. False for what is none. */
  has(address: string): boolean {
    const [plain = ''] = address.split('%', 1)
    const version = isIP(plain)
    // An IPv4-mapped address is compared with the prefixes of IPv4 by Node itself.
    return version !== 0 && this.#list.check(plain, version === 4 ? 'ipv4' : 'ipv6')
  }

  /** Puts what a file says in place of what was in force. Throws OptionError and changes nothing where it is wrong. */
  replace(text: string): void {
    this.#list = readBans(text)
    for (const tell of this.#watchers) tell()
  }

  /** Reads the file. Throws OptionError. */
  async load(file: string): Promise<void> {
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new OptionError(`--bans ${file} cannot be read`, { cause })
    })
    this.replace(text)
  }

  /** Told whenever other prefixes are in force. */
  onChange(tell: () => void): Undo {
    this.#watchers.add(tell)
    return () => this.#watchers.delete(tell)
  }

  /** Takes no socket of a banned address at this server, and ends those that stand when it is banned. */
  guard(server: Server): Undo {
    const open = new Set<Socket>()
    const isBanned = (socket: Socket): boolean => this.has(socket.remoteAddress ?? '')
    const take = (socket: Socket): void => {
      if (isBanned(socket)) return void socket.destroy()
      open.add(socket)
      socket.once('close', () => open.delete(socket))
    }
    // Before the server's own listener: not a byte of theirs is read.
    server.prependListener('connection', take)
    const undo = this.onChange(() => {
      for (const socket of open) if (isBanned(socket)) socket.destroy()
    })
    return () => {
      undo()
      server.off('connection', take)
    }
  }
}

/** One prefix or address a line; blank lines and what follows `#` say nothing. Throws OptionError. */
function readBans(text: string): BlockList {
  const lines = text.split('\n').map(line => line.replace(/#.*/, '').trim())
  const prefixes = lines.filter(line => line !== '')
  if (prefixes.length > PREFIXES_MAX) {
    throw new OptionError(`--bans holds ${prefixes.length} prefixes, ${PREFIXES_MAX} at most`)
  }
  const list = new BlockList()
  for (const prefix of prefixes) addPrefix(list, prefix)
  return list
}

function addPrefix(list: BlockList, prefix: string): void {
  const [, address = '', given] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(prefix) ?? []
  const version = isIP(address)
  if (version === 0) throw wrong(prefix)
  const bits = given === undefined ? (version === 4 ? 32 : 128) : Number(given)
  const inner = version === 6 ? mappedOf(address) : undefined
  if (inner !== undefined)
    return addBits(list, prefix, { address: inner, bits: bits - MAPPED_BITS })
  addBits(list, prefix, { address, bits })
}

function addBits(
  list: BlockList,
  prefix: string,
  { address, bits }: { readonly address: string; readonly bits: number },
): void {
  const isOld = isIP(address) === 4
  const [min, max] = isOld ? [IPV4_BITS_MIN, 32] : [IPV6_BITS_MIN, 128]
  if (bits < min || bits > max) throw wrong(prefix)
  list.addSubnet(address, bits, isOld ? 'ipv4' : 'ipv6')
}

/** The IPv4 address in an IPv4-mapped one, however it is spelled. */
function mappedOf(address: string): string | undefined {
  if (!URL.canParse(`http://[${address}]`)) return undefined
  const [, high, low] =
    /^\[::ffff:([\da-f]+):([\da-f]+)\]$/.exec(new URL(`http://[${address}]`).hostname) ?? []
  if (high === undefined || low === undefined) return undefined
  const [one, other] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [one >> 8, one & 255, other >> 8, other & 255].join('.')
}

const wrong = (prefix: string): OptionError =>
  new OptionError(
    `--bans must hold IP prefixes, IPv4 of /${IPV4_BITS_MIN} or finer and IPv6 of /${IPV6_BITS_MIN} or finer, not ${JSON.stringify(prefix)}`,
  )
