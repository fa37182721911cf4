import { countingIn } from './counting.ts'

const { count } = countingIn('en')

/** English texts of what leads to a live Space: faces, search, a look inside. */
export const discovery = {
  followedNow: 'Live now, among those you follow',
  roles: { host: 'hosts', speaker: 'on stage' },
  search: 'Search Spaces',
  searchHint: 'Title, host or topic',
  found: (n: number) => count(n, { one: '# Space found', other: '# Spaces found' }),
  notFound: (sought: string) =>
    `Nobody is talking about “${sought}” right now. Try another word, or be the one who begins.`,
  showAll: 'Show everything',
  look: 'Look inside',
  lookInto: (title: string) => `Look inside ${title}`,
  onStageNow: 'On stage now',
  topics: 'Topics',
  language: (name: string) => `Language: ${name}`,
  followed: 'you follow',
  uncounted: 'You are not counted until you press Listen.',
}
