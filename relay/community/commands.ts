/** What founders can do. Every command answers the lines it prints, or throws CommunityError. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import {
  communityLinkUrl,
  completeWith,
  draftBulletin,
  draftPolicy,
  foundingFile,
  idFromBytes,
  inviteInto,
  makeCommunityLink,
  openCommunityLink,
  openFoundersFile,
  LocalBulkVerifier,
  signPending,
  toDidKey,
  type AccountId,
  type CommunityFile,
  type Counted,
  type FounderInviteRefusal,
  type FoundersFile,
  type PendingRecord,
  type RuleChange,
  type Signer,
  type Telling,
} from '../../src/index.ts'
import { CommunityError } from './errors.ts'
import { explainCommunity } from './explain.ts'
import {
  dropPending,
  exists,
  pendingFileOf,
  readFounders,
  readPending,
  saveFounders,
  savePending,
} from './files.ts'
import { makeFounderKey, openFounderKey, type KeyPlace } from './founder-key.ts'
import {
  accountFrom,
  accountsIn,
  needed,
  relayFrom,
  wholeNumber,
  type CommandLine,
  type CommandName,
} from './options.ts'

const NONCE_BYTES = 16
const DEFAULT_DEPTH = 4
const DEFAULT_FAN_OUT = 5
/** A second or two of a computer's work, a quarter of a minute of a phone's. */
const DEFAULT_BITS = 20

type Environment = Readonly<Record<string, string | undefined>>
type Command = (line: CommandLine, environment: Environment) => Promise<readonly string[]>

/** Every command by its name. */
export const RUN: Readonly<Record<CommandName, Command>> = {
  async key(line, environment) {
    const signer = await makeFounderKey(await keyPlace(line, environment))
    return [`The key is in ${needed(line, 'key')}: keep it offline.`, didOf(signer)]
  },

  async create(line, environment) {
    const file = needed(line, 'file')
    if (await exists(file)) throw new CommunityError(`${file} exists already`)
    const name = needed(line, 'name')
    const place = await keyPlace(line, environment)
    const isKnown = await exists(place.file)
    const mustSign = wholeNumber(line, 'must-sign') ?? 1
    const others = accountsIn(line, 'founder') ?? []
    if (mustSign < 1 || mustSign > others.length + 1) {
      throw new CommunityError(
        `--must-sign must be 1 to ${others.length + 1}, the founders there are`,
      )
    }
    const signer = isKnown ? await openFounderKey(place) : await makeFounderKey(place)
    const founders = new Set([accountOf(signer), ...others])
    const nonce = new Uint8Array(randomBytes(NONCE_BYTES))
    const founded = await foundingFile({ name, mustSign, nonce, founders })
    const pending = must(draftPolicy(founded, rulesIn(line)), 'the rules')
    await saveFounders(file, founded.file)
    return [
      ...(isKnown ? [] : [`A new founder key is in ${place.file}: keep it offline.`]),
      ...(await sign(file, founded, pending, signer)),
    ]
  },

  async policy(line, environment) {
    return amend(line, environment, founders => draftPolicy(founders, rulesIn(line)))
  },

  async bulletin(line, environment) {
    return amend(line, environment, founders => draftBulletin(founders, tellingIn(line)))
  },

  async revoke(line, environment) {
    return amend(line, environment, founders => {
      const held = founders.bulletin?.bulletin.revoked ?? []
      const added = revocationsIn(line, founders)
      const isHeld = (one: (typeof added)[number]): boolean =>
        held.some(known => known.inviter === one.inviter && known.invitee === one.invitee)
      return draftBulletin(founders, { revoked: [...held, ...added.filter(one => !isHeld(one))] })
    })
  },

  async invite(line, environment) {
    const file = needed(line, 'file')
    const invitees = accountsIn(line, 'to')
    if (invitees === undefined) throw new CommunityError('invite needs --to')
    const signer = await openFounderKey(await keyPlace(line, environment))
    let founders = await readFounders(file)
    for (const invitee of invitees) {
      const invited = await inviteInto(founders, signer, { invitee, nowMs: Date.now() })
      if (!invited.ok)
        throw new CommunityError(`${toDidKey(invitee)}: ${INVITE_SAYS[invited.reason]}`)
      founders = await reopened(invited.value)
    }
    await saveFounders(file, founders.file)
    return [`Invited: ${invitees.length}. Give the new ${file} to your relays.`]
  },

  async show(line) {
    const file = needed(line, 'file')
    const founders = await readFounders(file)
    const pending = await readPending(file)
    const waiting =
      pending === undefined
        ? []
        : [`${pendingFileOf(file)} waits for signatures: ${signaturesOf(pending, founders)}.`]
    return [...explainCommunity(founders), ...waiting, ...(await linkLines(line, founders))]
  },
}

/** Begins a new record and signs it, or signs the one that waits. */
async function amend(
  line: CommandLine,
  environment: Environment,
  draft: (founders: FoundersFile) => ReturnType<typeof draftPolicy>,
): Promise<readonly string[]> {
  const file = needed(line, 'file')
  const signer = await openFounderKey(await keyPlace(line, environment))
  const founders = await readFounders(file)
  const waiting = await readPending(file)
  if (line.has('sign')) {
    if (waiting === undefined) throw new CommunityError(`${pendingFileOf(file)} does not exist`)
    return sign(file, founders, waiting, signer)
  }
  if (waiting !== undefined) {
    throw new CommunityError(
      `${pendingFileOf(file)} still waits for signatures: add one with --sign, or delete it`,
    )
  }
  return sign(file, founders, must(draft(founders), 'that'), signer)
}

async function sign(
  file: string,
  founders: FoundersFile,
  pending: PendingRecord,
  signer: Signer,
): Promise<readonly string[]> {
  const signed = await signPending(pending, signer, founders.community)
  if (!signed.ok) {
    const why = signed.reason === 'not-a-founder' ? 'is no founder of it' : 'has signed it already'
    throw new CommunityError(`the owner of this key ${why}`)
  }
  if (signed.value.signatures.length < founders.community.mustSign) {
    await savePending(file, signed.value)
    return [
      `${signaturesOf(signed.value, founders)} signatures. Give ${file} and ${pendingFileOf(file)} to another founder:`,
      `  npm run community -- policy --sign --file ${file} --key THEIR_KEY`,
    ]
  }
  const complete = await completeWith(founders, signed.value)
  if (!complete.ok) throw new CommunityError(`what was signed cannot be used: ${complete.reason}`)
  await saveFounders(file, complete.value)
  await dropPending(file)
  return [`${file} is complete. Give it to your relays: loggia-relay --community ${file}`]
}

function rulesIn(line: CommandLine): RuleChange {
  const threshold = wholeNumber(line, 'threshold')
  const maxAgeDays = wholeNumber(line, 'max-age-days')
  const starters = accountsIn(line, 'starter')
  const counted = countedIn(line)
  const unlisted = line.text('unlisted')
  if (unlisted !== undefined && unlisted !== 'gate' && unlisted !== 'anyone') {
    throw new CommunityError('--unlisted must be gate or anyone')
  }
  return {
    ...(threshold !== undefined && { threshold }),
    ...(maxAgeDays !== undefined && { maxAgeDays }),
    ...(starters !== undefined && { starters }),
    ...(counted !== undefined && { counted }),
    ...(unlisted !== undefined && { unlisted }),
  }
}

function countedIn(line: CommandLine): Counted | undefined {
  const kind = line.text('counted')
  if (kind === undefined) return undefined
  if (kind === 'open' || kind === 'members') return { kind }
  if (kind === 'pow') return { kind, bits: wholeNumber(line, 'bits') ?? DEFAULT_BITS }
  if (kind !== 'invite') throw new CommunityError('--counted must be open, members, invite or pow')
  const depth = wholeNumber(line, 'depth') ?? DEFAULT_DEPTH
  return { kind, depth, fanOut: wholeNumber(line, 'fan-out') ?? DEFAULT_FAN_OUT }
}

function tellingIn(line: CommandLine): Telling {
  const description = line.text('description')
  const relays = line.list('relay')?.map(relayFrom)
  const moderators = accountsIn(line, 'moderator')
  return {
    ...(description !== undefined && { description }),
    ...(relays !== undefined && { relays }),
    ...(moderators !== undefined && { moderators }),
  }
}

function revocationsIn(
  line: CommandLine,
  { invitations }: FoundersFile,
): readonly { readonly inviter: AccountId; readonly invitee: AccountId }[] {
  const invitees = accountsIn(line, 'invitee')
  if (invitees === undefined) throw new CommunityError('revoke needs --invitee')
  const named = line.text('inviter')
  if (named !== undefined) {
    const inviter = accountFrom(named, 'inviter')
    return invitees.map(invitee => ({ inviter, invitee }))
  }
  return invitees.flatMap(invitee => {
    const by = new Set(invitations.filter(one => one.invitee === invitee).map(one => one.inviter))
    if (by.size > 0) return [...by].map(inviter => ({ inviter, invitee }))
    throw new CommunityError(
      `no founder invited ${toDidKey(invitee)} in this file: say with --inviter who did`,
    )
  })
}

async function linkLines(line: CommandLine, { file, bulletin }: FoundersFile): Promise<string[]> {
  const { genesis, policy } = file
  if (policy === undefined) return []
  const records = { genesis, policy, bulletin: file.bulletin }
  const whole = await makeCommunityLink(records, [])
  const opened = await openCommunityLink(whole)
  // A bulletin that is too long for a link stays behind, and its relays must be named beside.
  const isWhole = opened.ok && opened.value.bulletin?.id === bulletin?.id
  const relays = bulletin?.bulletin.relays ?? []
  const code = isWhole ? whole : await makeCommunityLink(records, relays)
  return ['Link to join:', communityLinkUrl(line.text('app') ?? 'http://localhost:7600/', code)]
}

async function keyPlace(line: CommandLine, environment: Environment): Promise<KeyPlace> {
  const file = needed(line, 'key')
  const from = line.text('passphrase-file')
  if (from === undefined) return { file, passphrase: environment['LOGGIA_FOUNDER_PASSPHRASE'] }
  const text = await readFile(from, 'utf8').catch((cause: unknown) => {
    throw new CommunityError(`--passphrase-file ${from} cannot be read`, { cause })
  })
  const [passphrase = ''] = text.split(/\r?\n/)
  if (passphrase === '')
    throw new CommunityError(`--passphrase-file ${from} begins with an empty line`)
  return { file, passphrase }
}

async function reopened(file: CommunityFile): Promise<FoundersFile> {
  const opened = await openFoundersFile(file, new LocalBulkVerifier())
  if (opened.ok) return opened.value
  throw new CommunityError(`what was made is not sound: ${opened.reason}`)
}

function must<T>(
  drafted: { readonly ok: true; readonly value: T } | { readonly ok: false },
  what: string,
): T {
  if (drafted.ok) return drafted.value
  throw new CommunityError(`${what} would be out of bounds; --help gives the ranges`)
}

const INVITE_SAYS: Readonly<Record<FounderInviteRefusal, string>> = {
  'no-policy': 'the community has no policy yet',
  'not-by-invitation': 'in this community nobody needs to be invited',
  'not-a-founder': 'the owner of this key is no founder',
  oneself: 'nobody needs to invite themselves',
  'invited-already': 'this founder has invited them already',
  'no-places-left': 'this founder has given every invitation there is',
}

const signaturesOf = ({ signatures }: PendingRecord, { community }: FoundersFile): string =>
  `${signatures.length} of ${community.mustSign}`

function accountOf(signer: Signer): AccountId {
  const account = idFromBytes<AccountId>(signer.publicKey)
  if (!account.ok)
    throw new CommunityError('the key is of no use: its public half has another length')
  return account.value
}

const didOf = (signer: Signer): string => toDidKey(accountOf(signer))
