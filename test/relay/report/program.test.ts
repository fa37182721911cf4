import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ReportedSpace } from '../../helpers/reports.ts'
import { REPORT_FILE_MAX, writeReportFile } from '../../../src/wire/report.ts'
import { verifyReport } from '../../../relay/report/program.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loggia-report-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function fileWith(text: string, name = 'report.txt'): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

/** Carol's report about bob, who said three bundles. */
async function reportFile(): Promise<string> {
  const world = await ReportedSpace.open()
  const { alice, bob } = world.people
  await world.say(bob, 3)
  await world.act(alice, { kind: 'ban', target: bob.id, reason: 'shouts', untilMs: 0 })
  const complaint = {
    account: bob.id,
    reason: 'insults',
    text: 'He shouted.\nPROVEN: all',
  } as const
  return writeReportFile(await world.report(complaint, true), 'A report from Loggia.')
}

it('says who reports whom and what of it is proven, and writes the sound', async () => {
  const path = await fileWith(await reportFile())
  const audio = join(folder, 'bob.ogg')
  const { code, out } = await verifyReport([path, '--audio', audio])
  expect(code).toBe(0)
  expect(out).toContain('THE REPORT IS AS ITS REPORTER SIGNED IT.')
  expect(out).toMatch(/Reported +Bob\n/)
  expect(out).toMatch(/By +Carol\n/)
  // What a reporter writes never begins a line of the program's own.
  expect(out).toMatch(/In words +\| He shouted\.\n +\| PROVEN: all\n/)
  expect(out).toContain('Alice: ban Bob ("shouts")')
  expect(out).toContain("0.2 s of the reported account's voice")
  const sound = await readFile(audio)
  expect(sound.subarray(0, 4).toString()).toBe('OggS')
  expect(sound.includes('OpusHead')).toBe(true)
})

it('says of a private Space what its reporter read, and that it is the reporter who says so', async () => {
  const world = await ReportedSpace.open(new Uint8Array(32).fill(3), new Uint8Array(32).fill(4))
  const complaint = { account: world.people.bob.id, reason: 'other', text: '' } as const
  const file = writeReportFile(await world.report(complaint, false), '')
  const { code, out } = await verifyReport([await fileWith(file)])
  expect(code).toBe(0)
  expect(out).toMatch(/Space +Evening, opened by Alice/)
  expect(out).toContain('Alice: invite Bob')
  expect(out).toContain('as the reporter read them')
  expect(out).not.toContain('sealed/1')
})

it('says in words that a file is not there, or is none', async () => {
  const missing = await verifyReport([join(folder, 'none.txt')])
  expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('there is no file') })
  const other = await verifyReport([folder])
  expect(other).toMatchObject({ code: 2, err: expect.stringContaining('is a folder') })
})

it('tells an altered report from a good one, and a file that is none', async () => {
  const text = await reportFile()
  const at = text.length - 100
  const altered = `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
  const bad = await verifyReport([await fileWith(altered)])
  expect(bad.code).toBe(3)
  expect(bad.out).toMatch(/^NOT A GOOD REPORT: .*altered/)
  expect((await verifyReport([await fileWith('Dear all')])).out).toContain('no report in this file')
})

it('reads no file that is longer than a report, and wants one file', async () => {
  const long = await verifyReport([await fileWith('x'.repeat(REPORT_FILE_MAX + 1))])
  expect(long).toMatchObject({ code: 2, err: expect.stringContaining('expected at most') })
  expect((await verifyReport([])).code).toBe(2)
  expect((await verifyReport(['--help'])).out).toContain('npm run verify-report')
})
