import { readFile, stat, writeFile } from 'node:fs/promises'
import { openReport, readReportFile, REPORT_FILE_MAX, writeOggOpus } from '../../src/index.ts'
import { explainRefusal, explainReport } from './explain.ts'
import { runVerify, VerifyCommandError, type Finding, type Outcome } from '../verify-command.ts'

const HELP = `Usage: npm run verify-report -- FILE [--audio OUT.ogg]

Checks a report that somebody made in Loggia about a person: who reports whom, what of it is signed and by
whom. Needs no network and asks nobody.

  --audio OUT.ogg   writes what the reported person said, if it is in the report, as a file that players know
  --help            this text

Exit code: 0 the report verifies, 3 it does not, 2 the command was wrong.
`

/** Runs the command. Never throws. */
export function verifyReport(argv: readonly string[]): Promise<Outcome> {
  return runVerify({ name: 'verify-report', help: HELP, check }, argv)
}

async function check(path: string, audio: string | undefined): Promise<Finding> {
  const file = readReportFile(await textOf(path))
  const report = file.ok ? await openReport(file.value) : file
  if (!report.ok) {
    return { code: 3, lines: [`NOT A GOOD REPORT: ${explainRefusal(report.reason)}`] }
  }
  const lines = explainReport(report.value)
  if (audio !== undefined) {
    const sound = writeOggOpus(report.value.sound)
    if (sound.length === 0) throw new VerifyCommandError('there is no sound in this report')
    await writeFile(audio, sound)
    lines.push('', `What was said is in ${audio}.`)
  }
  return { code: 0, lines }
}

/** No more than a report can have: the rest of a larger file is not even read. */
async function textOf(path: string): Promise<string> {
  const found = await stat(path).catch((fault: unknown) => {
    throw new VerifyCommandError(whyUnread(fault, path))
  })
  if (found.isDirectory()) throw new VerifyCommandError(`expected a file, ${path} is a folder`)
  const { size } = found
  if (size > REPORT_FILE_MAX) {
    throw new VerifyCommandError(`expected at most ${REPORT_FILE_MAX} bytes, ${path} has ${size}`)
  }
  return readFile(path, 'utf8').catch((fault: unknown) => {
    throw new VerifyCommandError(whyUnread(fault, path))
  })
}

function whyUnread(fault: unknown, path: string): string {
  const code = fault instanceof Error && 'code' in fault ? fault.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') return `there is no file ${path}`
  if (code === 'EACCES' || code === 'EPERM') return `${path} may not be read`
  return `${path} cannot be read (${String(code ?? fault)})`
}
