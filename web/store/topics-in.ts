/** The topics that somebody wrote, with commas between them: each once, whatever its letters' case. */
export function topicsIn(text: string): readonly string[] {
  const topics = new Map<string, string>()
  for (const each of text.split(',')) {
    const topic = each.trim()
    const same = topic.toLocaleLowerCase()
    if (topic !== '' && !topics.has(same)) topics.set(same, topic)
  }
  return [...topics.values()]
}
