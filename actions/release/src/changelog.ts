import { commitReference, escapeMarkdown, joined, type Markdown, md, paragraphs } from '@slipway/shared/core/markdown'

export type Commit = { sha: string; subject: string }

const sections: readonly { title: string; types: readonly string[] }[] = [
  { title: 'Breaking changes', types: ['!'] },
  { title: 'Features', types: ['feat'] },
  { title: 'Fixes', types: ['fix'] },
  { title: 'Performance', types: ['perf'] },
]

/**
 * The commits since the last version as Markdown, newest first, in sections where their subjects follow Conventional
 * Commits 1.0.0 (`feat(scope)!: subject`), all others under "Other changes". Merges are left out.
 */
export function renderChangelog(commits: readonly Commit[]): Markdown {
  const own = commits.filter((commit) => !commit.subject.startsWith('Merge '))
  if (own.length === 0) return md`No changes.`
  const sorted = own.map((commit) => ({ commit, section: sectionOf(commit.subject) }))
  const titles = [...sections.map((section) => section.title), 'Other changes']
  return paragraphs(
    titles.flatMap((title) => {
      const lines = sorted
        .filter((entry) => entry.section === title)
        .map(({ commit }) => md`- ${escapeMarkdown(commit.subject)} (${commitReference(commit.sha)})`)
      return lines.length === 0 ? [] : [md`### ${escapeMarkdown(title)}\n\n${joined(lines, '\n')}`]
    }),
  )
}

function sectionOf(subject: string): string {
  const [, type = '', breaking] = /^([a-z]+)(?:\([^)]*\))?(!)?: /.exec(subject) ?? []
  const key = breaking ?? type
  return sections.find((section) => section.types.includes(key))?.title ?? 'Other changes'
}
