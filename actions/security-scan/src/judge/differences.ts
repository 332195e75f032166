import type { AllowedFinding } from '@slipway/shared/config/sections/security'
import type { Rules } from './rules.ts'

/** One thing in which the rules of a change differ from those of its base. */
export type Difference = { key: string; base: string; own: string; effect: 'looser' | 'stricter' }

const weight = { report: 0, warn: 1, review: 2, block: 3 }
const none = 'none'

/** What a change would do to its own judge, key by key of `slipway.yml`. */
export function differencesOf(base: Rules, own: Rules): Difference[] {
  const levels = (['critical', 'high', 'medium', 'low', 'unknown'] as const).map(
    (level) => [`security.${level}`, base.policy.severity[level], own.policy.severity[level]] as const,
  )
  const keys = [
    ...levels,
    ['security.on-error', base.policy.onError, own.policy.onError] as const,
    ['security.not-looked-at', base.policy.onUnscanned, own.policy.onUnscanned] as const,
  ]
  return [
    ...keys.flatMap(([key, before, after]): Difference[] =>
      before === after ? [] : [{ key, base: before, own: after, effect: weight[after] < weight[before] ? 'looser' : 'stricter' }],
    ),
    ...listDifferences('security.image-registries', base.registries, own.registries, { added: 'looser', emptied: 'looser' }),
    ...entryDifferences('security.allow', base.allow.map(entryOfAllowance), own.allow.map(entryOfAllowance)),
    ...listDifferences('security.crates.licenses', base.crates.licenses, own.crates.licenses, { added: 'looser', emptied: 'looser' }),
    ...listDifferences('security.crates.sources', base.crates.sources, own.crates.sources, { added: 'looser', emptied: 'looser' }),
    ...listDifferences('security.crates.banned', base.crates.banned, own.crates.banned, { added: 'stricter', emptied: 'looser' }),
    ...entryDifferences('security.unread', base.unread.map(entryOfUnread), own.unread.map(entryOfUnread)),
  ]
}

type Effects = { added: Difference['effect']; emptied: Difference['effect'] }

/** A list of crates, licences, sources or registries: without any entry, it says nothing. */
function listDifferences(key: string, base: readonly string[], own: readonly string[], { added, emptied }: Effects): Difference[] {
  const words = (list: readonly string[]) => (list.length === 0 ? none : [...list].sort().join(', '))
  if (words(base) === words(own)) return []
  const hasNew = own.some((one) => !base.includes(one))
  const hasLess = base.some((one) => !own.includes(one))
  const opposite = added === 'looser' ? 'stricter' : 'looser'
  const effect = base.length === 0 ? 'stricter' : own.length === 0 ? emptied : hasNew && (added === 'looser' || !hasLess) ? added : opposite
  return [{ key, base: words(base), own: words(own), effect }]
}

/** An entry of a list that lets something pass: what it is about, its words, and its last day. */
type Entry = { about: string; words: string; until: string }

function entryOfAllowance({ finding, file, owner, until }: AllowedFinding): Entry {
  return { about: `${finding} ${file}`, words: `${finding} in ${file}, by ${owner}, until ${until}`, until }
}

function entryOfUnread({ path, owner, until }: Rules['unread'][number]): Entry {
  return { about: path, words: `${path}, by ${owner}, until ${until}`, until }
}

function entryDifferences(key: string, base: readonly Entry[], own: readonly Entry[]): Difference[] {
  const added = own.flatMap((one): Difference[] => {
    const known = base.find(({ about }) => about === one.about)
    if (known !== undefined && known.until === one.until) return []
    const isLooser = known === undefined || known.until < one.until
    return [{ key, base: known?.words ?? none, own: one.words, effect: isLooser ? 'looser' : 'stricter' }]
  })
  const removed = base.filter(({ about }) => !own.some((other) => other.about === about))
  return [...added, ...removed.map(({ words }): Difference => ({ key, base: words, own: none, effect: 'stricter' }))]
}
