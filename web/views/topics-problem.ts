import { MAX_TOPICS, TOPIC_MAX_LETTERS } from '../../src/index.ts'
import { topicsIn } from '../store/topics-in.ts'
import type { ChatWords } from '../strings/chat.ts'

/** What keeps topics from being taken, or undefined. */
export function topicsProblem(text: string, words: ChatWords['about']): string | undefined {
  const topics = topicsIn(text)
  if (topics.length > MAX_TOPICS) return words.topicsTooMany
  const isLong = topics.some(topic => [...topic].length > TOPIC_MAX_LETTERS)
  return isLong ? words.topicLong(TOPIC_MAX_LETTERS) : undefined
}
