import { clockTime } from './clock-time.ts'

/** What has all traffic now. `since`: when the provider first showed it, in ms since 1970. */
export type AllTraffic = { name: string; since?: number | undefined }

/** What became of a release. `cause`: a clause without a full stop, such as `3 of 15 requests failed at 50% of the traffic (limit 1%)`. */
export type ReleaseOutcome =
  /** It had traffic and lost it. `judged`: it was judged bad, or somebody sent it back. */
  | { state: 'rolled-back'; version: string; cause: string; judged: boolean; serves: AllTraffic | undefined }
  /** It was ended before it got traffic. */
  | { state: 'no-traffic'; version: string; cause: string; serves: AllTraffic | undefined }
  /** It has all traffic and is no success: what should have judged it could not. */
  | { state: 'unproven'; version: string; cause: string }
  /** It has all traffic and failed: no other side is well. */
  | { state: 'nothing-to-go-back-to'; version: string; cause: string }
  /** Where the traffic is, is not known, or may not be changed by this run. */
  | { state: 'not-ended'; version: string; cause: string }
  /** It has all traffic, and its watch follows. `judged`: the requests of its steps, as a clause. */
  | { state: 'promoted'; version: string; judged: string | undefined }
  /** It is a success. `judged`: the requests that were judged last, as a clause. */
  | { state: 'complete'; serving: AllTraffic; watched: boolean; judged: string | undefined }

/** What became of a release, in sentences for a headline: the cause once, what serves, and what follows. */
export function outcomeSentence(outcome: ReleaseOutcome): string {
  switch (outcome.state) {
    case 'rolled-back': {
      const how = outcome.judged ? 'was rolled back' : 'was rolled back without a judgement'
      return sentences(`${outcome.version} ${how}: ${outcome.cause}`, servesNow(outcome.serves))
    }
    case 'no-traffic': {
      const { serves } = outcome
      const before = serves === undefined ? 'Nothing was live before it' : `${serves.name} serves all traffic as before`
      return sentences(`${outcome.version} got no traffic: ${outcome.cause}`, before)
    }
    case 'unproven':
      return sentences(`${outcome.version} keeps all traffic, and is not proven good: ${outcome.cause}`)
    case 'nothing-to-go-back-to':
      return sentences(
        `${outcome.version} has all traffic, although its rollout failed: ${outcome.cause}`,
        'There was nothing well to go back to',
      )
    case 'not-ended':
      // It may end in a command, which a full stop would spoil.
      return `The rollout of ${outcome.version} could not be ended. Look at the target now: ${outcome.cause}`
    case 'promoted':
      return sentences(`${outcome.version} serves all traffic${withClause(outcome.judged)}`, 'Its watch follows')
    case 'complete': {
      const { serving, watched, judged } = outcome
      const how = watched ? 'passed its watch' : 'passed its steps, without a watch'
      return sentences(`${serving.name} serves all traffic${sinceOf(serving)} and ${how}${withClause(judged)}`)
    }
  }
}

/** `v1.0.0 serves all traffic since 04:42:31 UTC`, without a full stop. */
export function servesNow(serves: AllTraffic | undefined): string {
  return serves === undefined ? 'Nothing was live before it' : `${capitalised(serves.name)} serves all traffic${sinceOf(serves)}`
}

/** Clauses as sentences: each ends with one full stop. */
export function sentences(...clauses: readonly string[]): string {
  return clauses.map((clause) => `${clause.trimEnd().replace(/\.+$/, '')}.`).join(' ')
}

/** `api, web and parser` */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** One line of at most `limit` UTF-16 units, cut at a word where one ends in its second half. */
export function shorten(text: string, limit: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= limit) return line
  const cut = line.slice(0, limit - 1)
  const end = line[limit - 1] === ' ' ? cut.length : cut.lastIndexOf(' ')
  const kept = end > limit / 2 ? cut.slice(0, end).replace(/[\s,;:.]+$/, '') : cut
  return `${kept.isWellFormed() ? kept : kept.slice(0, -1)}…`
}

/** What was seen, with what is allowed: `3 of 15 requests failed (limit 1%)`. */
export function withLimit(found: string, limit: string | undefined): string {
  return limit === undefined ? found : `${found} (limit ${limit})`
}

/** The clause with a place or a time, before the limit at its end: `3 of 15 requests failed at 50% of the traffic (limit 1%)`. */
export function placed(clause: string, where: string): string {
  const [, found = clause, limit = ''] = /^(.*?)( \(limit [^()]*\))?$/s.exec(clause) ?? []
  return `${found} ${where}${limit}`
}

/** ` since 04:42:31 UTC`; empty where nobody saw when that began. */
export function sinceOf({ since }: Pick<AllTraffic, 'since'>): string {
  return since === undefined ? '' : ` since ${clockTime(since)}`
}

function withClause(clause: string | undefined): string {
  return clause === undefined ? '' : `: ${clause}`
}

function capitalised(name: string): string {
  return name.startsWith('what ') ? `W${name.slice(1)}` : name
}
