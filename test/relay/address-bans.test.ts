import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AddressBans } from '../../relay/address-bans.ts'
import { OptionError } from '../../relay/errors.ts'

const bansOf = (text: string): AddressBans => {
  const bans = new AddressBans()
  bans.replace(text)
  return bans
}

describe('the addresses that an operator bans', () => {
  it('are those of a prefix, to its last one and no further', () => {
    const bans = bansOf(
      '# a street\n203.0.113.0/24 # until May\n\n2001:db8:1:2::/64\n198.51.100.7\n',
    )
    const has = (address: string): boolean => bans.has(address)
    expect(['203.0.113.0', '203.0.113.255', '198.51.100.7'].every(has)).toBe(true)
    expect(['2001:db8:1:2::', '2001:db8:1:2:ffff:ffff:ffff:ffff'].every(has)).toBe(true)
    expect(['203.0.112.255', '203.0.114.0', '198.51.100.8'].some(has)).toBe(false)
    expect(['2001:db8:1:1:ffff::', '2001:db8:1:3::'].some(has)).toBe(false)
  })

  it('count as IPv4 where IPv6 maps it, on either side', () => {
    const [old, mapped] = [bansOf('203.0.113.0/24'), bansOf('::ffff:203.0.113.0/120')]
    for (const bans of [old, mapped]) {
      expect(bans.has('203.0.113.9')).toBe(true)
      expect(bans.has('::ffff:203.0.113.9')).toBe(true)
      expect(bans.has('::ffff:cb00:7109')).toBe(true)
      expect(bans.has('::ffff:203.0.114.9')).toBe(false)
    }
  })

  it('are compared without an interface, and what is no address is not banned', () => {
    const bans = bansOf('fe80::/64')
    expect([bans.has('fe80::1%eth0'), bans.has(''), bans.has('rita')]).toEqual([true, false, false])
  })

  it.each([
    '203.0.113.0/23',
    '::/63',
    '203.0.113.0/33',
    '::/129',
    '::ffff:1.2.3.4/119',
    'rita',
    '1.2.3.4/x',
  ])('are refused as %s, and what was in force stays', wrong => {
    const bans = bansOf('203.0.113.7')
    expect(() => bans.replace(`198.51.100.7\n${wrong}`)).toThrow(OptionError)
    expect([bans.has('203.0.113.7'), bans.has('198.51.100.7')]).toEqual([true, false])
  })

  it('are bounded in number', () => {
    expect(() => bansOf('203.0.113.7\n'.repeat(4_096))).not.toThrow()
    expect(() => bansOf('203.0.113.7\n'.repeat(4_097))).toThrow(OptionError)
  })

  it('come from a file that must be there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loggia-bans-'))
    const bans = new AddressBans()
    await expect(bans.load(join(folder, 'none'))).rejects.toThrow(OptionError)
    writeFileSync(join(folder, 'bans'), '203.0.113.7\n')
    await bans.load(join(folder, 'bans'))
    expect(bans.has('203.0.113.7')).toBe(true)
  })
})

describe('a server that is guarded', () => {
  let server: Server
  let sockets: Socket[]
  let reached: number

  beforeEach(async () => {
    sockets = []
    reached = 0
    server = createServer(socket => {
      socket.on('data', () => (reached += 1)).on('error', () => socket.destroy())
      if (!socket.destroyed) socket.write('hello')
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  })

  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })

  function open(): Socket {
    // A listening TCP server answers an AddressInfo.
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    sockets.push(socket)
    return socket.on('error', () => socket.destroy())
  }

  it('reads nothing of a banned address', async () => {
    bansOf('127.0.0.1').guard(server)
    const socket = open()
    socket.write('let me in')
    await once(socket, 'close')
    expect(reached).toBe(0)
  })

  it('ends what stands when its address is banned, and takes it again afterwards', async () => {
    const bans = bansOf('203.0.113.7')
    bans.guard(server)
    const [socket] = [open()]
    await once(socket, 'data')
    bans.replace('127.0.0.1')
    await once(socket, 'close')
    bans.replace('')
    await once(open(), 'data')
  })
})
