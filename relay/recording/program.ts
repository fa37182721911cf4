import { createReadStream } from 'node:fs'
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  isSound,
  RecordingFile,
  writeSpeakerTrack,
  type Recording,
  type RecordingFileRefusal,
  type Verdict,
} from '../../src/index.ts'
import { explainRecording, explainRefusal } from './explain.ts'
import { runVerify, VerifyCommandError, type Finding, type Outcome } from '../verify-command.ts'

const HELP = `Usage: npm run verify-recording -- FILE [--audio FOLDER]

Checks a recording of a stage that somebody made in Loggia, or a clip of one: who said what, that nothing of it was
altered, and where something is missing. Needs no network and asks nobody.

  --audio FOLDER    writes what each person said as a file that players know; all begin at the same moment
  --help            this text

Exit code: 0 it is as it was signed, 3 it is not, or is no recording, 2 the command was wrong. What is missing is told
and is no fault: it may have been lost on the way.
`

/** Runs the command. Never throws. */
export function verifyRecording(argv: readonly string[]): Promise<Outcome> {
  return runVerify({ name: 'verify-recording', help: HELP, check }, argv)
}

async function check(path: string, audio: string | undefined): Promise<Finding> {
  const recording = await read(path)
  if (!recording.ok) {
    return { code: 3, lines: [`NO GOOD RECORDING: ${explainRefusal(recording.reason)}`] }
  }
  const lines = explainRecording(recording.value)
  if (audio !== undefined) lines.push('', ...(await writeTracks(recording.value, audio)))
  return { code: isSound(recording.value) ? 0 : 3, lines }
}

async function read(path: string): Promise<Verdict<Recording, RecordingFileRefusal>> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new VerifyCommandError(`there is no file ${path}`)
  if (found.isDirectory()) {
    throw new VerifyCommandError(`expected a file, ${path} is a folder`)
  }
  const file = new RecordingFile()
  for await (const piece of createReadStream(path)) {
    // A stream without an encoding gives bytes.
    if (!(await file.take(piece as Uint8Array))) break
  }
  return file.verdict()
}

/** One file for each voice. */
async function writeTracks(recording: Recording, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const lines: string[] = []
  for (const [at, { account, name }] of recording.speakers.entries()) {
    const talks = recording.talks.filter(talk => talk.account === account)
    // Names are a stranger's: letters and digits alone make a file's.
    const safe = name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 40)
    const path = join(folder, `${at + 1}-${safe}.ogg`)
    await writeFile(path, writeSpeakerTrack(talks, recording))
    lines.push(`${name || 'somebody'} is in ${path}.`)
  }
  return lines
}
