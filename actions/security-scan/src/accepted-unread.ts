import type { SecuritySection } from '@slipway/shared/config/sections/security'
import { parseFilterPattern } from '@slipway/shared/core/filter-pattern'
import type { Unscanned } from '@slipway/shared/findings/policy'
import { cleaned } from '@slipway/shared/secrets/clean'
import type { KnownSecrets } from './secrets/known-secrets.ts'

export type AcceptedEntry = SecuritySection['unread'][number]

/** What an owner accepts not to be read. `expired`: entries that count no more. `unused`: entries that nothing in this tree needs. */
export type AcceptedUnread = {
  /** What still stands against the tree. */
  open: Unscanned[]
  accepted: { file: string; why: string; entry: AcceptedEntry }[]
  expired: AcceptedEntry[]
  unused: AcceptedEntry[]
}

/** `today` is a date as `2026-01-31`; an entry counts to the end of its day, in UTC. */
export function acceptUnread(unscanned: readonly Unscanned[], entries: readonly AcceptedEntry[], today: string): AcceptedUnread {
  const current = entries.filter(({ until }) => until >= today)
  const patterns = current.flatMap((entry) => {
    const pattern = parseFilterPattern(entry.path)
    return 'problem' in pattern ? [] : [{ entry, regex: pattern.regex }]
  })
  const used = new Set<AcceptedEntry>()
  const accepted: AcceptedUnread['accepted'] = []
  const open = unscanned.map(({ files, why }) => {
    const left = files.filter((file) => {
      const entry = patterns.find(({ regex }) => regex.test(file))?.entry
      if (entry === undefined) return true
      used.add(entry)
      accepted.push({ file, why, entry })
      return false
    })
    return { files: left, why }
  })
  return {
    open: open.filter(({ files }) => files.length > 0),
    accepted,
    expired: entries.filter((entry) => !current.includes(entry)),
    unused: current.filter((entry) => !used.has(entry)),
  }
}

/** The same without a secret in the name of a file or in a reason. */
export function cleanUnread({ open, accepted, expired, unused }: AcceptedUnread, secrets: KnownSecrets): AcceptedUnread {
  const clean = (text: string) => cleaned(text, secrets)
  const cleanEntry = (entry: AcceptedEntry) => ({ ...entry, path: clean(entry.path), reason: clean(entry.reason) })
  return {
    open: open.map(({ files, why }) => ({ files: files.map(clean), why: clean(why) })),
    accepted: accepted.map(({ file, why, entry }) => ({ file: clean(file), why: clean(why), entry: cleanEntry(entry) })),
    expired: expired.map(cleanEntry),
    unused: unused.map(cleanEntry),
  }
}
